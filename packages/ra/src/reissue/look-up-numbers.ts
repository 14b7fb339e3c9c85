import { CerthallError, type RegistryAnswer } from '@certhall/model'
import type { Draft, RenewalCase } from '@certhall/model/api'
import type { HolderActor } from '../actor.ts'
import type { CaseRecord } from '../case-record.ts'
import { certificateOf, type RenewalContext, renewalContext } from '../context.ts'
import { ownCase } from '../own-case.ts'
import type { Ra } from '../ports.ts'
import { isEditable, presentCase } from '../present-case.ts'
import { answerHash, type RegistryEvidence } from '../registry/registry.ts'
import { offeredNumbers } from './offered-numbers.ts'

/**
 * Asks the registry what it has about the holder of a change, and keeps the answer with the case. Repeating it replaces the
 * answer; an answer to a number's question stays only while the number does. The registry away: `registry-away`, nothing changed.
 */
export async function lookUpNumbers(
  ra: Ra,
  actor: HolderActor,
  { reference, version }: { reference: string; version: number },
): Promise<RenewalCase> {
  return presentCase(ra, await askAgain(ra, await ownCase(ra, actor, reference), version))
}

/** The change with the registry's answer of now; whoever presents it knows whose it is. Errors as `lookUpNumbers`. */
export async function askAgain(ra: Ra, record: CaseRecord, version: number): Promise<CaseRecord> {
  if (record.kind !== 'change' || !isEditable(record))
    throw new CerthallError('case-state-wrong', 'no numbers are looked up now', { state: record.state })
  // Before the registry is asked: who comes late has seen another state of the case.
  if (record.version !== version)
    throw new CerthallError('case-stale', undefined, { version: record.version })
  const context = await renewalContext(ra, certificateOf(record))
  const evidence = await askRegistry(ra, context)
  const set = { evidence, draft: { ...record.draft, additions: keptAnswers(context, record, evidence) } }
  return ra.cases.change({ reference: record.reference, version, set })
}

/** What the registry says about the holder, with its instant and hash; refused where it is about somebody else. */
export async function askRegistry(
  ra: Pick<Ra, 'registry' | 'clock'>,
  context: RenewalContext,
): Promise<RegistryEvidence> {
  if (ra.registry === undefined) throw new CerthallError('kind-not-offered')
  const { idType, idNumber } = context.holder
  const askedAt = ra.clock.now()
  const answer = await ra.registry.lookUp(idType, idNumber)
  requireSameEntity(context, answer)
  return { answer, askedAt, hash: answerHash(answer) }
}

/** The registry knows the holder, by the name that the certificate carries. */
function requireSameEntity(
  context: RenewalContext,
  answer: RegistryAnswer | undefined,
): asserts answer is RegistryAnswer {
  const { profile, holder } = context
  const ways = { otherWays: profile.renewal.otherWays, servicePoints: profile.servicePoints }
  if (answer === undefined) throw new CerthallError('registry-entity-unknown', undefined, ways)
  if (answer.idNumber !== holder.idNumber)
    throw new CerthallError('registry-answer-wrong', 'about another entity')
  if (!answer.active) throw new CerthallError('registry-entity-ended', undefined, ways)
  if (plainName(answer.name) !== plainName(holder.name))
    throw new CerthallError('registry-name-differs', undefined, { ...ways, registered: answer.name })
}

/** Full-width and half-width forms are one name; nothing else is guessed. */
const plainName = (name: string) => name.normalize('NFKC').replace(/\s+/g, '')

/** Answers that stay: those to a number that is still the same. */
export function keptAnswers(
  context: RenewalContext,
  { draft, evidence }: Pick<CaseRecord, 'draft' | 'evidence'>,
  { answer }: RegistryEvidence,
): Draft['additions'] {
  const before = evidence?.answer.numbers ?? {}
  const kept = offeredNumbers(context, answer).flatMap(({ field, value }) => {
    const choice = draft.additions?.[field]
    return choice !== undefined && before[field] === value ? [[field, choice]] : []
  })
  return Object.fromEntries(kept)
}
