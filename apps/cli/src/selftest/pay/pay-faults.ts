import type { FaultPoint } from '@certhall/model'
import { type Outcome, sufferAll, tellOutcomes, underPlan } from '../fault-campaign.ts'
import { saboteur } from '../fault-orders.ts'
import { type NamedPlan, planFaults } from '../fault-plans.ts'
import { download } from '../journey.ts'
import type { JourneyOptions } from '../journey-options.ts'
import { balanceOf } from './balance.ts'
import { type PayStage, setPayStage, until } from './stage.ts'

/**
 * From the code to the certificate, once for every query of the charge and of its callback that can be cut or at which the hall can die; each to
 * its end without a hand but the holder's. 0 only where every one was paid once and the books balance.
 */
export async function runPayFaults(options: JourneyOptions): Promise<number> {
  const stage = await setPayStage(options, { CERTHALL_FAULTS: 'ipc' })
  try {
    const outcomes: Outcome[] = []
    for (const { id } of stage.known.payWays) {
      const plans = planFaults(await trace(stage, id), options.every, options.from)
      outcomes.push(
        ...(await sufferAll(
          options,
          plans,
          (plan) => suffer(stage, id, plan),
          () => 'paid once',
        )),
      )
    }
    const { fen, open } = await balanceOf(stage.staff)
    const code = tellOutcomes(options, outcomes, { balance: fen, open })
    return fen === 0 && open.length === 0 ? code : 1
  } finally {
    await stage.stop()
  }
}

/** The queries that an undisturbed payment makes within its requests. */
async function trace(stage: PayStage, provider: string): Promise<FaultPoint[]> {
  const one = await stage.charged()
  const watched = saboteur(stage.hall.server.process)
  await watched.order(null, true)
  stage.payments.pay(await one.code(provider))
  await until('approved', async () => (await one.view()).state === 'approved')
  const points = [...watched.points]
  await watched.order(null)
  await download(one.holder, stage.assistant, one.reference, one.enrolled)
  return points.filter(({ kind }) => kind === 'sql')
}

async function suffer(stage: PayStage, provider: string, plan: NamedPlan): Promise<Outcome> {
  const { hall, payments } = stage
  const one = await stage.charged()
  const outcome = await underPlan(hall.server.process, plan, hall.restartServer, async (back) => {
    payments.pay(await one.code(provider))
    await until('approved', async () => (await one.view()).state === 'approved')
    await back()
    const { history, fee } = await one.view()
    const paid = fee?.charges.filter(({ state }) => state === 'paid').length
    const events = history.filter(({ event }) => event === 'pay').length
    await download(one.holder, stage.assistant, one.reference, one.enrolled)
    const once = paid === 1 && events === 1 && fee?.refunds.length === 0
    return once ? undefined : `${paid} payments, ${events} events`
  })
  const { act, point, call } = plan
  return { plan: `${provider}: ${act} ${point.moment} query ${point.index} ${call}`, ...outcome }
}
