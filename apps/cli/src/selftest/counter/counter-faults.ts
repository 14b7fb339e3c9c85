import type { FaultPoint } from '@certhall/model'
import { type Outcome, sufferAll, tellOutcomes, underPlan } from '../fault-campaign.ts'
import { saboteur } from '../fault-orders.ts'
import { type NamedPlan, planFaults } from '../fault-plans.ts'
import type { JourneyOptions } from '../journey-options.ts'
import { byMail, type Guest, newToken } from './fault-guests.ts'
import { numbersAndSeal } from './numbers-and-seal.ts'
import { type CounterStage, setCounterStage } from './stage.ts'

type Arrive = (stage: CounterStage) => Promise<Guest>

/**
 * What the counter does for a holder, once for every query of it that can be cut or at which the hall can die. 0 only where each ended
 * with every application done once, one note a step, and the certificates as they should be.
 */
export async function runCounterFaults(options: JourneyOptions): Promise<number> {
  const stage = await setCounterStage(options, { CERTHALL_FAULTS: 'ipc' })
  try {
    const outcomes: Outcome[] = []
    for (const arrive of guestsOf(stage)) {
      const plans = planFaults(await trace(stage, arrive), options.every, options.from)
      outcomes.push(
        ...(await sufferAll(
          options,
          plans,
          (plan) => suffer(stage, arrive, plan),
          () => 'once each',
        )),
      )
    }
    return tellOutcomes(options, outcomes)
  } finally {
    await stage.stop()
  }
}

/** Real tokens are somebody's: none is made anew for a test. */
function guestsOf({ tokens, profile, known }: CounterStage): Arrive[] {
  const blank = tokens.addBlank && profile.counter.first && profile.counter.replacement
  const adds = known.profiles.some(({ change, counter }) => change && counter.seals.length > 0)
  return [byMail, ...(blank ? [newToken] : []), ...(adds ? [numbersAndSeal] : [])]
}

async function trace(stage: CounterStage, arrive: Arrive): Promise<FaultPoint[]> {
  const guest = await arrive(stage)
  const watched = saboteur(stage.hall.server.process)
  await watched.order(null, true)
  await guest.serve()
  const points = [...watched.points]
  await watched.order(null)
  await guest.discard()
  return points.filter(({ kind }) => kind === 'sql')
}

async function suffer(stage: CounterStage, arrive: Arrive, plan: NamedPlan): Promise<Outcome> {
  const { hall } = stage
  const guest = await arrive(stage)
  const outcome = await underPlan(hall.server.process, plan, hall.restartServer, async (back) => {
    await guest.serve()
    await back()
    return guest.check()
  })
  await guest.discard()
  const { act, point, call } = plan
  return { plan: `${guest.about}: ${act} ${point.moment} query ${point.index} ${call}`, ...outcome }
}
