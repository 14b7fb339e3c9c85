import type { FaultPoint } from '@certhall/model'
import { type CallPlan, faultTable, planCallFaults } from '../call-faults.ts'
import { type Saboteur, saboteur } from '../fault-orders.ts'
import { type NamedPlan, planFaults, processOf } from '../fault-plans.ts'
import type { JourneyOptions } from '../journey-options.ts'
import { type Locked, setUnlockStage, type UnlockStage } from './stage.ts'
import { requireUnlocked } from './walk-unlock.ts'

interface Outcome {
  plan: NamedPlan | CallPlan
  fired: boolean
  /** What each press of 「解锁」 came to. */
  tries: string[]
  fault?: string
}

/** How often a holder may have to press after one fault before it counts as stuck. */
const MAX_TRIES = 4

/**
 * 「解锁」 once for every pull, kill and cut that a traced run passes (on the SKF test library: for every call that is pulled at, fails,
 * crashes or hangs); after each the holder presses again. 0 only where every time the newest PIN that was shown opens the token, no tries of
 * its admin PIN are spent, and the escrow has that PIN.
 */
export async function runUnlockFaults(options: JourneyOptions): Promise<number> {
  const stage = await setUnlockStage(options, { CERTHALL_FAULTS: 'ipc' })
  try {
    const plans = await planned(stage, options)
    const outcomes: Outcome[] = []
    for (const [at, plan] of plans.entries()) {
      options.interruption.requireNone()
      const outcome = await suffer(stage, plan)
      outcomes.push(outcome)
      if (!options.json)
        console.log(
          `${isRight(outcome) ? 'ok    ' : 'FAILED'} ${at + 1}/${plans.length} ${nameOf(plan)}: ${outcome.fault ?? outcome.tries.join(', ')}`,
        )
    }
    return report(outcomes, options.json)
  } finally {
    await stage.stop()
  }
}

async function approved(stage: UnlockStage): Promise<Locked> {
  const holder = await stage.holder()
  await stage.prove(holder)
  await stage.approve(holder, await stage.fillIn(holder))
  return holder
}

/** What can go wrong in an undisturbed unlock: in the tokens' library where it takes orders, else in the two processes. */
async function planned(
  stage: UnlockStage,
  { every, from }: JourneyOptions,
): Promise<(NamedPlan | CallPlan)[]> {
  const holder = await approved(stage)
  const { faults } = stage.tokens
  const work = () => stage.unlock(holder)
  const plans = faults
    ? planCallFaults(await faults.trace(work), every, from)
    : planFaults(await traced(stage, work), every, from)
  await stage.giveBack(holder)
  return plans
}

async function traced(stage: UnlockStage, work: () => Promise<void>): Promise<FaultPoint[]> {
  const both = [saboteur(stage.agent().process), saboteur(stage.hall.server.process)]
  await Promise.all(both.map((one) => one.order(null, true)))
  await work()
  const points = both.flatMap((one) => [...one.points])
  await Promise.all(both.map((one) => one.order(null)))
  return points
}

async function suffer(stage: UnlockStage, plan: NamedPlan | CallPlan): Promise<Outcome> {
  const holder = await approved(stage)
  const { hall, tokens } = stage
  const isServer = 'point' in plan && processOf(plan.point) === 'server'
  const { process } = isServer ? hall.server : stage.agent()
  const victim = saboteur(process)
  const hasEnded = () => process.exitCode !== null || process.signalCode !== null
  let isOurs = true
  // A hall that dies is started again at once, as its supervisor would; an assistant when its owner presses again.
  const revived = new Promise<void>((resolve) => process.once('exit', () => resolve())).then(async () => {
    if (isOurs && isServer) await hall.restartServer()
  })
  const order = await begin(stage, victim, plan)
  const tries: string[] = []
  let fired = false
  let state = 'approved'
  while (tries.length < MAX_TRIES && state !== 'done') {
    tries.push(
      await stage.unlock(holder).then(
        () => 'done',
        (error: Error) => error.message,
      ),
    )
    fired ||= await order.fired()
    if (plan.act === 'kill' && victim.fired) await revived
    if (hasEnded() && !isServer && tries.length === 1) await stage.newComputer()
    await tokens.insert(holder.enrolled.token)
    state = (await stage.view(holder)).state
  }
  isOurs = false
  if ('point' in plan && !hasEnded()) await victim.order(null)
  const fault = await amiss(stage, holder)
  return { plan, fired, tries, ...(fault && { fault }) }
}

/** Our own calls into the library must not meet the order, so that it ends with the first press. */
async function begin({ tokens: { faults } }: UnlockStage, victim: Saboteur, plan: NamedPlan | CallPlan) {
  if ('point' in plan) {
    await victim.order(plan)
    return { fired: async () => victim.fired }
  }
  await faults?.order(plan.index, plan.act)
  let ended: Promise<boolean> | undefined
  return {
    fired: () => {
      ended ??= Promise.resolve(faults?.end() ?? false)
      return ended
    },
  }
}

/** What is not as it should be afterwards; the token is made what it was. */
async function amiss(stage: UnlockStage, holder: Locked): Promise<string | undefined> {
  try {
    await requireUnlocked(stage, holder)
    await stage.giveBack(holder)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** The last calls into a library are the assistant's looking whether the token is still in: after the end they need not come. */
const isRight = ({ plan, fired, fault }: Outcome) => (fired || !('point' in plan)) && fault === undefined

function nameOf(plan: NamedPlan | CallPlan): string {
  if (!('point' in plan)) return `${plan.act} call ${plan.index} ${plan.call}`
  const { moment, kind, index } = plan.point
  return `${plan.act} ${moment} ${kind} ${index} ${plan.call}`
}

function report(outcomes: Outcome[], json: boolean): number {
  const wrong = outcomes
    .filter((outcome) => !isRight(outcome))
    .map(({ plan, ...rest }) => ({ plan: nameOf(plan), ...rest }))
  const summary = {
    planned: outcomes.length,
    fired: outcomes.filter(({ fired }) => fired).length,
    wrong: wrong.length,
  }
  const ok = wrong.length === 0 && outcomes.length > 0
  if (json) console.log(JSON.stringify({ ok, summary, wrong }, null, 2))
  else {
    const calls = outcomes.flatMap((one) =>
      'point' in one.plan ? [] : [{ plan: one.plan, right: isRight(one) }],
    )
    if (calls.length > 0) console.log(faultTable(calls))
    console.log(JSON.stringify(summary))
  }
  return ok ? 0 : 1
}
