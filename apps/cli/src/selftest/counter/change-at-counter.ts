import { OWN_IDENTITY_OIDS } from '@certhall/model'
import type { DeliveryTicket, StaffCase } from '@certhall/model/api'
import { parseCertificate } from '@certhall/pki'
import { completeDraft, passStaff } from '../application.ts'
import { newContainer } from '../journey.ts'
import { change } from '../journeys/change.ts'
import type { Steps } from '../steps.ts'
import type { CounterStage } from './stage.ts'

const PROOF = '自检：核对营业执照 licence compared'

/** 「添加证件」 for somebody who stands there: the registry away first, then its numbers taken and left, written on the spot. */
export async function walkChangeAtCounter(stage: CounterStage, steps: Steps): Promise<void> {
  const { clerk, staff, hall, tokens, known, key, assistant } = stage
  const profile = known.profiles.find(change.offered)
  if (profile === undefined) return
  const one = await change.enrol(staff, tokens, profile.id, key)
  const { serial, notAfter } = parseCertificate(one.old)
  const { invoice } = completeDraft(profile, { confirmations: [] } as never)
  const path = `/api/staff/counter/certificates/${serial}/change`
  const enter = () => clerk.send<StaffCase>('POST', path, { proof: PROOF, invoice })

  await steps.run('numbers: the registry is away, and nothing is entered', async () => {
    await hall.registry.stop()
    const said = await enter().catch((error: { code?: string }) => error.code)
    await hall.restartRegistry()
    if (said !== 'registry-away') throw new Error(`${said} in place of registry-away`)
  })
  const entered = await steps.run('the registry says what the certificate lacks', enter, ({ registry }) =>
    String(registry?.offered.length),
  )
  const offered = entered.registry?.offered ?? []
  const additions = Object.fromEntries(offered.map(({ field }, at) => [field, at % 2 === 0]))
  await steps.run('each taken or left, submitted, reviewed where that is asked for', async () => {
    const { reference, version } = entered
    const act = `/api/staff/counter/cases/${reference}/submission`
    await passStaff(staff, await clerk.send<StaffCase>('POST', act, { version, additions }))
  })
  await steps.run('written on the spot: the numbers taken, no other, and the same end', async () => {
    const { reference } = entered
    const desk = `/api/staff/counter/cases/${reference}/delivery-ticket`
    const { ticket } = await clerk.send<DeliveryTicket>('POST', desk)
    const { token, pin } = one
    await assistant.consent({ request: { type: 'deliver', reference, ticket, language: 'zh' }, token, pin })
    const der = (await newContainer(tokens, token, reference))?.signingCertificate
    if (der === undefined) throw new Error('the token has no container of this case')
    const written = parseCertificate(der, OWN_IDENTITY_OIDS)
    for (const { field, value } of offered) {
      const carried = written.extensions.identity?.[field]
      if (carried !== (additions[field] ? value : undefined)) throw new Error(`${field} is ${carried}`)
    }
    if (written.notAfter.getTime() !== notAfter.getTime()) throw new Error('another end')
  })
}
