import { addDays } from '@certhall/model'
import type { CounterChangeRequest, StaffCase } from '@certhall/model/api'
import { requireRole, type StaffActor } from '../actor.ts'
import type { CaseRecord } from '../case-record.ts'
import { normaliseDraft } from '../check-draft.ts'
import { openCaseOf, type RenewalContext, renewalContext } from '../context.ts'
import { refuse } from '../eligibility.ts'
import { issuerFor } from '../key-rows.ts'
import type { Ra } from '../ports.ts'
import { isEditable } from '../present-case.ts'
import { selfServiceOf } from '../reissue/index.ts'
import { askAgain, askRegistry, keptAnswers } from '../reissue/look-up-numbers.ts'
import { newReference } from '../start-case.ts'
import { presentStaffCase } from '../view-staff-case.ts'
import { requireTaken } from './entry-channel.ts'
import { hasEntered } from './renew-at-counter.ts'
import { enteredCase } from './submit-issue.ts'
import { counterHolderOf } from './view-holder.ts'

/**
 * 「添加证件」 for a holder who stands here. The registry is asked before anything is stored: where it is away, nothing is half done.
 * Each number found is then taken or left, and the whole submitted. Entered again it takes what is entered now.
 */
export async function enterChange(
  ra: Ra,
  actor: StaffActor,
  { serial, proof, invoice, channel }: CounterChangeRequest & { serial: string },
): Promise<StaffCase> {
  requireRole(actor, 'counter')
  const { certificate } = await counterHolderOf(ra, actor, serial)
  const context = await renewalContext(ra, certificate.fingerprint)
  const entered = await enteredBefore(ra, actor, context)
  if (entered !== undefined && !isEditable(entered)) return presentStaffCase(ra, actor, entered)
  requireTaken(context.profile, channel)
  const now = ra.clock.now()
  if (entered === undefined) await requireChangeable(ra, context, now)
  const evidence = await askRegistry(ra, context)
  const draft = normaliseDraft({ invoice, counter: { proof, ...(channel && { channel }) } })
  if (entered !== undefined) {
    const { reference, version } = entered
    const additions = keptAnswers(context, entered, evidence)
    const set = { evidence, draft: { ...draft, additions } }
    return presentStaffCase(ra, actor, await ra.cases.change({ reference, version, set }))
  }
  const { notAfter, fingerprint } = context.registered
  // As long as the registry's answer is good.
  const [expiresAt] = [addDays(now, 1), notAfter].sort((one, other) => one.getTime() - other.getTime())
  const record: CaseRecord = {
    ...{ reference: newReference(now), kind: 'change', profile: context.profile.id, state: 'draft' },
    ...{ version: 0, holderId: context.holder.id, oldFingerprint: fingerprint, createdAt: now, expiresAt },
    ...{ draft, evidence, pending: [] },
  }
  const start = { at: now, by: 'counter', actorId: actor.staffId, event: 'start', to: 'draft' } as const
  await ra.cases.add(record, start)
  return presentStaffCase(ra, actor, record)
}

/** The registry once more, for what this clerk has entered and not submitted. Away: `registry-away`, nothing changed. */
export async function lookUpEntered(
  ra: Ra,
  actor: StaffActor,
  { reference, version }: { reference: string; version: number },
): Promise<StaffCase> {
  return presentStaffCase(ra, actor, await askAgain(ra, await enteredCase(ra, actor, reference), version))
}

/** What this clerk has begun for the same certificate. */
async function enteredBefore(
  ra: Ra,
  actor: StaffActor,
  context: RenewalContext,
): Promise<CaseRecord | undefined> {
  const open = openCaseOf(context)
  return open?.kind === 'change' && (await hasEntered(ra, actor, open)) ? open : undefined
}

async function requireChangeable(ra: Ra, context: RenewalContext, now: Date): Promise<void> {
  const issuer = issuerFor(await ra.authority.issuers(), context.key)
  const registry = ra.registry !== undefined
  refuse(selfServiceOf({ kind: 'change' }).judge({ context, issuer, now, registry }, true))
}
