import type { FaultPoint } from '@certhall/model'
import { saboteur } from '../fault-orders.ts'
import { type NamedPlan, planFaults } from '../fault-plans.ts'
import { download } from '../journey.ts'
import type { JourneyOptions } from '../journey-options.ts'
import { balanceOf } from './balance.ts'
import { type PayStage, setPayStage, until } from './stage.ts'

interface Outcome {
  plan: string
  fired: boolean
  fault?: string
}

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
      for (const [at, plan] of plans.entries()) {
        options.interruption.requireNone()
        const outcome = await suffer(stage, id, plan)
        outcomes.push(outcome)
        if (!options.json)
          console.log(
            `${isRight(outcome) ? 'ok    ' : 'FAILED'} ${at + 1}/${plans.length} ${outcome.plan}: ${outcome.fault ?? 'paid once'}`,
          )
      }
    }
    const { fen, open } = await balanceOf(stage.staff)
    const wrong = outcomes.filter((outcome) => !isRight(outcome))
    const summary = {
      planned: outcomes.length,
      fired: outcomes.filter(({ fired }) => fired).length,
      wrong: wrong.length,
      balance: fen,
      open,
    }
    console.log(
      options.json
        ? JSON.stringify({ ok: wrong.length === 0, summary, wrong }, null, 2)
        : JSON.stringify(summary),
    )
    return wrong.length === 0 && fen === 0 && open.length === 0 && outcomes.length > 0 ? 0 : 1
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
  const name = `${provider}: ${plan.act} ${plan.point.moment} query ${plan.point.index} ${plan.call}`
  const one = await stage.charged()
  const { process } = hall.server
  const watched = saboteur(process)
  let isOurs = true
  // A hall that dies is started again at once, as its supervisor would.
  const revived = new Promise<void>((resolve) => process.once('exit', () => resolve())).then(() =>
    isOurs ? hall.restartServer() : undefined,
  )
  await watched.order(plan)
  const fault = await (async () => {
    payments.pay(await one.code(provider))
    await until('approved', async () => (await one.view()).state === 'approved')
    if (plan.act === 'kill' && watched.fired) await revived
    const { history, fee } = await one.view()
    const paid = fee?.charges.filter(({ state }) => state === 'paid').length
    const events = history.filter(({ event }) => event === 'pay').length
    await download(one.holder, stage.assistant, one.reference, one.enrolled)
    return paid === 1 && events === 1 && fee?.refunds.length === 0
      ? undefined
      : `${paid} payments, ${events} events`
  })().catch((error: Error) => error.message)
  isOurs = false
  const { fired } = watched
  if (hall.server.process === process && process.exitCode === null && process.signalCode === null)
    await watched.order(null)
  return { plan: name, fired, fault }
}

const isRight = ({ fired, fault }: Outcome) => fired && fault === undefined
