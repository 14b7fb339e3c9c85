import { addDays } from '@certhall/model'
import { tryEach } from '@certhall/ra'
import { endDelivery, undeliveredMessages } from '../adapters/sql/notice-deliveries.ts'
import type { Courier } from './deliver-notice.ts'

const BATCH = 50
/** Networks report within three days, or never. */
const REPORT_DAYS = 3

/** Asks the provider whether text messages have arrived; about some of them each time, as providers bound how often one may ask. */
export async function askReports({ db, messages, clock }: Pick<Courier, 'db' | 'messages' | 'clock'>) {
  if (!messages) return
  const now = clock.now()
  const undelivered = await undeliveredMessages(db, addDays(now, -REPORT_DAYS), BATCH)
  await tryEach(undelivered, async ({ id, address, provider_id, at }) => {
    const reports = await messages.reports(address, at ?? now)
    const report = reports.find(({ providerId }) => providerId === provider_id)
    if (!report) return
    const state = report.arrived ? ('delivered' as const) : ('failed' as const)
    await endDelivery(db, id, { state, ...(report.problem && { problem: report.problem }) }, at ?? now)
  })
}
