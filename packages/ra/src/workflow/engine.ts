import type { CaseState, PaperKind, Profile } from '@certhall/model'

/** Everything that can happen to a case of whatever kind. */
export const CASE_EVENTS = [
  'submit',
  'approve',
  'reject',
  'correct',
  'pay',
  'csr',
  'grant',
  'fail',
  'receipt',
  'cancel',
  'expire',
  'reopen',
] as const
export type CaseEvent = (typeof CASE_EVENTS)[number]

/** What a transition leads to outside the case; carried out after the transaction, idempotent, retried until done. */
export type Effect =
  | 'activateCertificate'
  | 'recordNumbers'
  | 'remakeSeals'
  | 'retireOldCertificate'
  | 'revokeUndelivered'
  | 'refundPayments'
  | 'makeSeal'
  | 'cancelUnfetchedSeal'

type Duration = Profile['renewal']['download']

/** What the engine asks of a profile about one kind of case: guards and timers read nothing else. */
export interface WorkflowRules {
  review: boolean
  /** How long a review should take. */
  reviewWithin?: Duration
  /** How long what was approved can be carried out, or corrected. */
  download: Duration
  /** How long a fee may be paid, where one can be due. */
  payWithin?: Duration
  /** What becomes of the old certificate once the new one is proved; of kinds that issue none: 'runs-out'. */
  oldCertificate: Profile['renewal']['oldCertificate']
  /** Whether nothing of it can be carried out past the end of the certificate that it is about. */
  endsWithCertificate?: boolean
  /** Papers that are handed in with it. */
  papers?: readonly PaperKind[]
}

/** What the guards look at: never the profile's name. */
export interface Facts {
  review: boolean
  /** Something is still to be paid. */
  feeDue: boolean
  /** Money has come in for this application. */
  paid: boolean
  oldCertificate: WorkflowRules['oldCertificate']
}

export interface Transition {
  to: CaseState
  if?: (facts: Facts) => boolean
  do?: readonly Effect[]
}

/** The first row whose guard holds is taken; an event without a row is refused. */
export type WorkflowTable = Partial<Record<CaseState, Partial<Record<CaseEvent, readonly Transition[]>>>>

/** One kind of case. Tests, the console's diagram and the documentation read the table. */
export interface Workflow {
  /** Of one certificate, only one case of a group is open at a time: 'reissue' for all kinds that replace the certificate. */
  clash: string
  table: WorkflowTable
  /** `kind-not-offered` where the profile has none of this kind. */
  rules(profile: Profile): WorkflowRules
}

/** The transition that an event makes from a state, or undefined where the table has none. */
export function transitionFor(
  { table }: Pick<Workflow, 'table'>,
  state: CaseState,
  event: CaseEvent,
  facts: Facts,
): Transition | undefined {
  return table[state]?.[event]?.find((row) => row.if === undefined || row.if(facts))
}

// Guards that several tables use.
export const reviewed = (facts: Facts) => facts.review
export const unreviewed = (facts: Facts) => !facts.review
export const charged = (facts: Facts) => facts.feeDue
/** Who has paid cannot lose the money by a press of a button. */
export const unpaid = (facts: Facts) => !facts.paid
export const retires = (facts: Facts) => facts.oldCertificate === 'revoke-after-receipt'
