import { CerthallError } from '@certhall/model'
import type { Draft, RenewalCase } from '@certhall/model/api'
import type { HolderActor } from './actor.ts'
import type { CaseRecord } from './case-record.ts'
import { certificateOf, profileOf, renewalContext } from './context.ts'
import { ownCase } from './own-case.ts'
import type { Ra } from './ports.ts'
import { isEditable, presentCase } from './present-case.ts'
import { offeredNumbers } from './reissue/offered-numbers.ts'
import { requireOwnHand, requireReissue } from './workflow/index.ts'

interface Input {
  reference: string
  version: number
  /** Parts given replace those on the server; parts left out stay. */
  draft: Draft
}

/** Keeps what was typed, complete or not. Another window was faster: `case-stale`. */
export async function saveDraft(ra: Ra, actor: HolderActor, input: Input): Promise<RenewalCase> {
  const record = await ownCase(ra, actor, input.reference)
  requireReissue(record)
  requireOwnHand(record)
  if (!isEditable(record)) {
    throw new CerthallError('case-state-wrong', 'already submitted', { state: record.state })
  }
  refuseForeignSteps(ra, record, input.draft)
  await refuseForeignNumbers(ra, record, input.draft)
  const { draft } = record
  const merged: Draft = { ...draft, ...input.draft }
  if (draft.confirmations || input.draft.confirmations) {
    merged.confirmations = { ...draft.confirmations, ...input.draft.confirmations }
  }
  if (draft.additions || input.draft.additions) {
    merged.additions = { ...draft.additions, ...input.draft.additions }
  }
  const { reference, version } = input
  return presentCase(ra, await ra.cases.change({ reference, version, set: { draft: merged } }))
}

/** Only what the registry has found is taken or left. */
export async function refuseForeignNumbers(
  ra: Ra,
  record: CaseRecord,
  { additions }: Pick<Draft, 'additions'>,
): Promise<void> {
  if (additions === undefined) return
  const offered = record.evidence
    ? offeredNumbers(await renewalContext(ra, certificateOf(record)), record.evidence.answer)
    : []
  const foreign = Object.keys(additions).filter((name) => !offered.some(({ field }) => field === name))
  if (foreign.length > 0) throw new CerthallError('input-invalid', `not offered: ${foreign[0]}`)
}

function refuseForeignSteps(ra: Ra, { profile }: CaseRecord, { confirmations = {} }: Draft): void {
  const steps = profileOf(ra, profile).renewal.confirmations
  const foreign = Object.keys(confirmations).filter((id) => !steps.some((step) => step.id === id))
  if (foreign.length > 0) throw new CerthallError('input-invalid', `no such confirmation: ${foreign[0]}`)
}
