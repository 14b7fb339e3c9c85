import type { FaultPoint } from '@certhall/model'
import { saboteur } from '../fault-orders.ts'
import { type NamedPlan, planFaults } from '../fault-plans.ts'
import type { JourneyOptions } from '../journey-options.ts'
import { type CounterStage, setCounterStage, type Visitor } from './stage.ts'

interface Outcome {
  plan: string
  fired: boolean
  fault?: string
}

/** How often a clerk may have to press again after one fault: a hall that died takes some seconds to come back. */
const PRESSES = 120

/**
 * What the counter does about one holder, once for every query of it that can be cut or at which the hall can die. 0 only where each ended
 * with one application, one note a step, and the certificate as it should be.
 */
export async function runCounterFaults(options: JourneyOptions): Promise<number> {
  const stage = await setCounterStage(options, { CERTHALL_FAULTS: 'ipc' })
  try {
    const plans = planFaults(await trace(stage), options.every, options.from)
    const outcomes: Outcome[] = []
    for (const [at, plan] of plans.entries()) {
      options.interruption.requireNone()
      const outcome = await suffer(stage, plan)
      outcomes.push(outcome)
      if (!options.json)
        console.log(
          `${isRight(outcome) ? 'ok    ' : 'FAILED'} ${at + 1}/${plans.length} ${outcome.plan}: ${outcome.fault ?? 'once each'}`,
        )
    }
    const wrong = outcomes.filter((outcome) => !isRight(outcome))
    const fired = outcomes.filter((outcome) => outcome.fired).length
    const summary = { planned: outcomes.length, fired, wrong: wrong.length }
    console.log(
      options.json
        ? JSON.stringify({ ok: wrong.length === 0, summary, wrong }, null, 2)
        : JSON.stringify(summary),
    )
    return wrong.length === 0 && outcomes.length > 0 ? 0 : 1
  } finally {
    await stage.stop()
  }
}

async function trace(stage: CounterStage): Promise<FaultPoint[]> {
  const visitor = await stage.visitor()
  const watched = saboteur(stage.hall.server.process)
  await watched.order(null, true)
  await serve(visitor)
  const points = [...watched.points]
  await watched.order(null)
  await stage.tokens.discard(visitor.enrolled.token)
  return points.filter(({ kind }) => kind === 'sql')
}

/** Each act as often as it takes: what was done already is answered as it stands. */
async function serve(visitor: Visitor): Promise<void> {
  const { token } = visitor.enrolled
  await pressed(() => visitor.step({ step: 'receive', version: 0, tokenSerial: token }))
  await pressed(() => visitor.act('loss'))
  await pressed(() => visitor.act('loss-lifting'))
  const { reference } = await pressed(visitor.renew)
  await pressed(() => visitor.step({ step: 'process', version: 1, caseReference: reference }))
  const { cancellations } = await pressed(() => visitor.act('cancellation'))
  await pressed(() => visitor.decide(cancellations[0]?.id ?? ''))
}

async function pressed<Answer>(act: () => Promise<Answer>): Promise<Answer> {
  for (let press = 1; ; press += 1) {
    try {
      return await act()
    } catch (error) {
      if (press === PRESSES) throw error
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}

async function suffer(stage: CounterStage, plan: NamedPlan): Promise<Outcome> {
  const { hall } = stage
  const name = `${plan.act} ${plan.point.moment} query ${plan.point.index} ${plan.call}`
  const visitor = await stage.visitor()
  const { process } = hall.server
  const watched = saboteur(process)
  let isOurs = true
  // A hall that dies is started again at once, as its supervisor would.
  const revived = new Promise<void>((resolve) => process.once('exit', () => resolve())).then(() =>
    isOurs ? hall.restartServer() : undefined,
  )
  await watched.order(plan)
  const fault = await serve(visitor)
    .then(async () => {
      if (plan.act === 'kill' && watched.fired) await revived
      return check(visitor)
    })
    .catch((error: Error) => error.message)
  isOurs = false
  // The next order begins to count anew.
  const { fired } = watched
  if (hall.server.process === process && process.exitCode === null && process.signalCode === null)
    await watched.order(null)
  await stage.tokens.discard(visitor.enrolled.token)
  return { plan: name, fired, ...(fault && { fault }) }
}

async function check(visitor: Visitor): Promise<string | undefined> {
  const { certificates, cases, events, cancellations } = await visitor.view()
  const { order } = await visitor.follow()
  const told = events.map(({ event }) => event).join(' ')
  if (order.state !== 'processed') return `the order is ${order.state}`
  if (cases.length !== 1) return `${cases.length} applications`
  if (cancellations.length > 0) return 'a cancellation is open'
  if (certificates[0]?.certificate.status !== 'revoked') return `${certificates[0]?.certificate.status}`
  return told === 'suspended resumed suspended revoked' ? undefined : told
}

const isRight = ({ fired, fault }: Outcome) => fired && fault === undefined
