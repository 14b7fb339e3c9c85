import { fingerprint } from '@certhall/crypto'
import type { FaultPoint } from '@certhall/model'
import { hasEnded, type Outcome, sufferAll, tellOutcomes, underPlan } from '../fault-campaign.ts'
import { saboteur } from '../fault-orders.ts'
import { type NamedPlan, planFaults, processOf } from '../fault-plans.ts'
import type { JourneyOptions } from '../journey-options.ts'
import { type SealHolder, type SealStage, setSealStage } from './stage.ts'
import { sealsOnToken } from './token-seals.ts'

interface Presses extends Outcome {
  /** What each press of 「下载印章」 came to. */
  tries: string[]
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
    const outcomes = await sufferAll(
      options,
      plans,
      (plan) => suffer(stage, plan),
      ({ tries }) => tries.join(', '),
    )
    return tellOutcomes(options, outcomes)
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

async function suffer(stage: SealStage, plan: NamedPlan): Promise<Presses> {
  const holder = await stage.holder()
  await stage.approved(holder)
  const { hall } = stage
  const { process } = processOf(plan.point) === 'server' ? hall.server : stage.agent()
  const isServer = process === hall.server.process
  // A hall that dies is started again at once; an assistant when its owner presses again.
  const revive = async () => isServer && hall.restartServer()
  const tries: string[] = []
  const outcome = await underPlan(process, plan, revive, async (back) => {
    let fault: string | undefined = 'never done'
    while (tries.length < MAX_TRIES && fault !== undefined) {
      tries.push(
        await stage.fetch(holder).then(
          () => 'done',
          (error: Error) => error.message,
        ),
      )
      await back()
      if (hasEnded(process) && !isServer && tries.length === 1) await stage.newComputer()
      await stage.tokens.insert(holder.enrolled.token)
      if (tries.at(-1) === 'done') fault = await amiss(stage, holder)
    }
    return fault
  })
  await stage.tokens.discard(holder.enrolled.token)
  const { act, point, call } = plan
  return { plan: `${act} ${point.moment} ${point.kind} ${point.index} ${call}`, ...outcome, tries }
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
