import type { ChildProcess } from 'node:child_process'
import { saboteur } from './fault-orders.ts'
import type { NamedPlan } from './fault-plans.ts'
import type { JourneyOptions } from './journey-options.ts'

/** What became of one plan. */
export interface Outcome {
  plan: string
  fired: boolean
  /** What is not as it should be. */
  fault?: string
}

const isRight = ({ fired, fault }: Outcome) => fired && fault === undefined

/** Each plan in turn, told as it goes; `well` is said of one that ended as it should. */
export async function sufferAll<One extends Outcome>(
  options: JourneyOptions,
  plans: readonly NamedPlan[],
  suffer: (plan: NamedPlan) => Promise<One>,
  well: (outcome: One) => string,
): Promise<One[]> {
  const outcomes: One[] = []
  for (const [at, plan] of plans.entries()) {
    options.interruption.requireNone()
    const outcome = await suffer(plan)
    outcomes.push(outcome)
    if (!options.json)
      console.log(
        `${isRight(outcome) ? 'ok    ' : 'FAILED'} ${at + 1}/${plans.length} ${outcome.plan}: ${outcome.fault ?? well(outcome)}`,
      )
  }
  return outcomes
}

/** The figures of a campaign, `more` of them, and the command's exit code: 0 only where something was tried and all went well. */
export function tellOutcomes(
  { json }: JourneyOptions,
  outcomes: readonly Outcome[],
  more: Record<string, unknown> = {},
): number {
  const wrong = outcomes.filter((outcome) => !isRight(outcome))
  const fired = outcomes.filter((outcome) => outcome.fired).length
  const summary = { planned: outcomes.length, fired, wrong: wrong.length, ...more }
  console.log(
    json ? JSON.stringify({ ok: wrong.length === 0, summary, wrong }, null, 2) : JSON.stringify(summary),
  )
  return wrong.length === 0 && outcomes.length > 0 ? 0 : 1
}

/**
 * What goes on while one fault is planned for a process. One that dies is revived at once, as its supervisor would; `back` waits for that.
 * What `act` throws is its fault.
 */
export async function underPlan(
  process: ChildProcess,
  plan: NamedPlan,
  revive: () => Promise<unknown>,
  act: (back: () => Promise<void>) => Promise<string | undefined>,
): Promise<Pick<Outcome, 'fired' | 'fault'>> {
  const watched = saboteur(process)
  let isOurs = true
  let ended = () => {}
  const revived = new Promise<void>((resolve) => {
    ended = resolve
    process.once('exit', ended)
  }).then(() => (isOurs ? revive() : undefined))
  await watched.order(plan)
  const fault = await act(async () => {
    if (plan.act === 'kill' && watched.fired) await revived
  }).catch((error: Error) => error.message)
  isOurs = false
  // The next order begins to count anew.
  const { fired } = watched
  if (!hasEnded(process)) await watched.order(null)
  watched.release()
  process.off('exit', ended)
  return { fired, ...(fault !== undefined && { fault }) }
}

export const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null
