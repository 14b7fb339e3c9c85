import { type CaseState, type CertificateTemplate, stateWords } from '@certhall/model'
import type { RenewalCase } from '@certhall/model/api'
import type { CaseRecord, HistoryRow } from './case-record.ts'
import { certificateSummary } from './certificate-summary.ts'
import { confirmationSteps } from './confirmation-steps.ts'
import { caseContext, type IssueContext, type RenewalContext } from './context.ts'
import { cameAsPaper } from './counter/entry-channel.ts'
import { feeView, plannedFee } from './payment/view-fee.ts'
import { plannedOrNone } from './planned-template.ts'
import type { Ra, RegistryEvidence } from './ports.ts'
import { reissueOf } from './reissue/index.ts'
import { differingNumbers, offeredNumbers } from './reissue/offered-numbers.ts'
import { templateHash } from './template.ts'
import { templateRows } from './template-rows.ts'
import { periodEnds } from './window.ts'
import { reissues, rulesOf, WORKFLOWS } from './workflow/index.ts'
import { wayAhead } from './workflow/way-ahead.ts'

/** Whether the holder is still writing the application. */
export function isEditable({ state }: CaseRecord): boolean {
  return state === 'draft' || state === 'correction'
}

/** An application as its holder sees it. */
export async function presentCase(ra: Ra, record: CaseRecord): Promise<RenewalCase> {
  const context = await caseContext(ra, record)
  const planned = isEditable(record) && reissues(record)
  const template = planned ? await plannedOrNone(ra, context, record) : record.template
  return presentWith(ra, context, record, template)
}

export async function presentWith(
  ra: Ra,
  context: IssueContext,
  record: CaseRecord,
  template: CertificateTemplate | undefined,
): Promise<RenewalCase> {
  const now = ra.clock.now()
  const [history, step, issuers, created] = await Promise.all([
    ra.cases.history(record.reference),
    ra.cases.lastStep(record.reference),
    ra.authority.issuers(),
    record.newFingerprint === undefined ? undefined : ra.authority.find(record.newFingerprint),
  ])
  const finished = record.state === 'done'
  const fee =
    isEditable(record) && reissues(record) ? await feePreview(ra, context, record) : await feeView(ra, record)
  return {
    reference: record.reference,
    kind: record.kind,
    profile: record.profile,
    state: record.state,
    version: record.version,
    next: await nextInWords(ra, context, record),
    dueAt: record.dueAt?.toISOString(),
    createdAt: record.createdAt.toISOString(),
    submittedAt: record.submittedAt?.toISOString(),
    oldCertificate: context.registered && certificateSummary(context.registered, now),
    holderName: context.holder.name,
    template: template && {
      hash: templateHash(template),
      rows: templateRows(context, template, issuers),
      notAfter: template.notAfter,
    },
    draft: record.draft,
    registry: record.evidence && presentEvidence(context as RenewalContext, record.evidence),
    confirmations: confirmationSteps(context),
    reason: record.reason,
    fee,
    ahead: aheadOf(context, record, fee?.state === 'due'),
    delivery: step && { step: step.step, at: step.at.toISOString() },
    newCertificate: created && certificateSummary(created, now),
    applications: finished && reissueOf(record).tell ? await applicationResults(ra, record.reference) : [],
    toDo: finished ? reissueOf(record).rules(context.profile).toDo : [],
    history: history.map(presentHistory),
  }
}

/** Half written is a moment on the way, and no station. */
function aheadOf({ profile }: IssueContext, record: CaseRecord, feeDue: boolean): CaseState[] {
  const { review, oldCertificate } = rulesOf(record.kind, profile)
  const facts = { review: review || cameAsPaper(record), oldCertificate, feeDue, paid: false }
  return wayAhead(WORKFLOWS[record.kind], record.state, facts).filter((state) => state !== 'issued')
}

function presentHistory({ at, by, event, from, to, reason }: HistoryRow): RenewalCase['history'][number] {
  return { at: at.toISOString(), by, event, from, to, reason }
}

function presentEvidence(
  context: RenewalContext,
  { answer, askedAt, hash }: RegistryEvidence,
): RenewalCase['registry'] {
  const { source, asOf } = answer
  return {
    source,
    asOf,
    hash,
    askedAt: askedAt.toISOString(),
    offered: offeredNumbers(context, answer),
    differing: differingNumbers(context, answer),
  }
}

async function nextInWords(ra: Ra, { holder }: IssueContext, { kind, state }: CaseRecord) {
  if (state !== 'review') return stateWords({ kind, state }).next
  const jurisdiction = await ra.jurisdictions.find(holder.jurisdictionId)
  const name = jurisdiction?.name ?? holder.jurisdictionId
  return { zh: `等待${name}管理员审核`, en: `A reviewer of ${name} decides` }
}

async function feePreview(ra: Ra, context: IssueContext, record: CaseRecord) {
  const { fees } = context.profile
  if (fees === undefined) return undefined
  const now = ra.clock.now()
  const certificates = await ra.authority.listByHolder(context.holder.id)
  const feeFen = reissueOf(record).fee(context, certificates, record, now)
  return plannedFee(ra, { ...record, feeFen, payUntil: periodEnds(ra.calendar, now, fees.payWithin) })
}

async function applicationResults(ra: Ra, reference: string): Promise<RenewalCase['applications']> {
  const [results, applications] = await Promise.all([ra.outbox.results(reference), ra.applications.list()])
  const told = new Map(results.map((result) => [result.application, result]))
  // Also one that was switched off since; not one that came later.
  const concerned = applications.filter(({ id, active }) => told.has(id) || (active && results.length === 0))
  return concerned.map(({ id, name }) => {
    const result = told.get(id)
    const { state, attempts, at } = result ?? { state: 'waiting' as const, attempts: 0, at: undefined }
    return { id, name, state, attempts, at: at?.toISOString() }
  })
}
