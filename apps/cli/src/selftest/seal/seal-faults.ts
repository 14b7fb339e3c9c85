import { fingerprint } from '@certhall/crypto'
import type { FaultPoint } from '@certhall/model'
import { saboteur } from '../fault-orders.ts'
import { type NamedPlan, planFaults, processOf } from '../fault-plans.ts'
import type { JourneyOptions } from '../journey-options.ts'
import { type SealHolder, type SealStage, setSealStage } from './stage.ts'
import { sealsOnToken } from './token-seals.ts'

interface Outcome {
  plan: string
  fired: boolean
  /** What each press of 「下载印章」 came to. */
  tries: string[]
  fault?: string
}

/** How often a holder may have to press after one fault before it counts as stuck. */
const MAX_TRIES = 4

/**
 * 「下载印章」 once for every pull, kill and cut that a traced run passes; after each the holder presses again. 0 only where every time one
 * seal is on the token, in force, and nothing else of the token was lost.
 */
export async function runSealFaults(options: JourneyOptions): Promise<number> {
  const stage = await setSealStage(options, { CERTHALL_FAULTS: 'ipc' })
  try {
    const plans = planFaults(await trace(stage), options.every, options.from)
    const outcomes: Outcome[] = []
    for (const [at, plan] of plans.entries()) {
      options.interruption.requireNone()
      const outcome = await suffer(stage, plan)
      outcomes.push(outcome)
      if (!options.json)
        console.log(
          `${isRight(outcome) ? 'ok    ' : 'FAILED'} ${at + 1}/${plans.length} ${outcome.plan}: ${outcome.fault ?? outcome.tries.join(', ')}`,
        )
    }
    const wrong = outcomes.filter((outcome) => !isRight(outcome))
    const summary = {
      planned: outcomes.length,
      fired: outcomes.filter(({ fired }) => fired).length,
      wrong: wrong.length,
    }
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

/** The points that an undisturbed download passes, in both processes. */
async function trace(stage: SealStage): Promise<FaultPoint[]> {
  const holder = await stage.holder()
  await stage.approved(holder)
  const both = [saboteur(stage.agent().process), saboteur(stage.hall.server.process)]
  await Promise.all(both.map((one) => one.order(null, true)))
  await stage.fetch(holder)
  const points = both.flatMap((one) => [...one.points])
  await Promise.all(both.map((one) => one.order(null)))
  await stage.tokens.discard(holder.enrolled.token)
  return points
}

async function suffer(stage: SealStage, plan: NamedPlan): Promise<Outcome> {
  const holder = await stage.holder()
  await stage.approved(holder)
  const { hall } = stage
  const { process } = processOf(plan.point) === 'server' ? hall.server : stage.agent()
  const victim = saboteur(process)
  const isServer = process === hall.server.process
  let isOurs = true
  const revived = new Promise<void>((resolve) => process.once('exit', () => resolve())).then(async () => {
    // A hall that dies is started again at once, as its supervisor would; an assistant when its owner presses again.
    if (isOurs && isServer) await hall.restartServer()
  })
  await victim.order(plan)
  const tries: string[] = []
  let fault: string | undefined = 'never done'
  while (tries.length < MAX_TRIES && fault !== undefined) {
    tries.push(
      await stage.fetch(holder).then(
        () => 'done',
        (error: Error) => error.message,
      ),
    )
    if (plan.act === 'kill' && victim.fired) await revived
    if (process.exitCode !== null || process.signalCode !== null)
      if (!isServer && tries.length === 1) await stage.newComputer()
    await stage.tokens.insert(holder.enrolled.token)
    if (tries.at(-1) === 'done') fault = await amiss(stage, holder)
  }
  isOurs = false
  // Another order forgets what became of the last.
  const { fired } = victim
  if (process.exitCode === null && process.signalCode === null) await victim.order(null)
  await stage.tokens.discard(holder.enrolled.token)
  const { act, point, call } = plan
  return {
    plan: `${act} ${point.moment} ${point.kind} ${point.index} ${call}`,
    fired,
    tries,
    fault,
  }
}

/** What is not as it should be afterwards. */
async function amiss({ tokens }: SealStage, { enrolled, seals }: SealHolder): Promise<string | undefined> {
  const known = await seals()
  const there = await sealsOnToken(tokens, enrolled.token, fingerprint(enrolled.old))
  if (known.length !== 1 || known[0]?.standing !== 'valid')
    return `the register has ${known.map(({ standing }) => standing)}`
  if (there.length !== 1) return `${there.length} seals on the token`
  const containers = await (await tokens.open(enrolled.token)).containers()
  return containers.some(({ signingCertificate }) => signingCertificate)
    ? undefined
    : 'the certificate was lost'
}

const isRight = ({ fired, fault }: Outcome) => fired && fault === undefined
