import type { FaultPoint } from '@certhall/model'
import { type Outcome, sufferAll, tellOutcomes, underPlan } from '../fault-campaign.ts'
import { saboteur } from '../fault-orders.ts'
import { type NamedPlan, planFaults } from '../fault-plans.ts'
import type { JourneyOptions } from '../journey-options.ts'
import { type CounterStage, setCounterStage, type Visitor } from './stage.ts'

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
    const outcomes = await sufferAll(
      options,
      plans,
      (plan) => suffer(stage, plan),
      () => 'once each',
    )
    return tellOutcomes(options, outcomes)
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
  const visitor = await stage.visitor()
  const outcome = await underPlan(hall.server.process, plan, hall.restartServer, async (back) => {
    await serve(visitor)
    await back()
    return check(visitor)
  })
  await stage.tokens.discard(visitor.enrolled.token)
  const { act, point, call } = plan
  return { plan: `${act} ${point.moment} query ${point.index} ${call}`, ...outcome }
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
