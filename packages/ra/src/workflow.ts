import type { CaseState, Profile } from '@certhall/model'

export const RENEWAL_EVENTS = [
  'submit',
  'approve',
  'reject',
  'correct',
  'pay',
  'csr',
  'receipt',
  'cancel',
  'expire',
  'reopen',
] as const
export type RenewalEvent = (typeof RENEWAL_EVENTS)[number]

/** What a transition leads to outside the case; carried out after the transaction, idempotent, retried until done. */
export type Effect = 'activateCertificate' | 'retireOldCertificate' | 'revokeUndelivered'

/** What the guards look at: never the profile's name. */
export interface Facts {
  review: boolean
  /** Something is still to be paid. */
  feeDue: boolean
  /** Money has come in for this application. */
  paid: boolean
  /** What becomes of the old certificate once the new one is proved. */
  oldCertificate: Profile['renewal']['oldCertificate']
}

export interface Transition {
  to: CaseState
  if?: (facts: Facts) => boolean
  do?: readonly Effect[]
}

const reviewed = (facts: Facts) => facts.review
const unreviewed = (facts: Facts) => !facts.review
const charged = (facts: Facts) => facts.feeDue
// Who has paid cannot lose the money by a press of a button.
const unpaid = (facts: Facts) => !facts.paid
const retires = (facts: Facts) => facts.oldCertificate === 'revoke-after-receipt'

/**
 * The whole life of an application. The first row whose guard holds is taken; an event without a row is refused. Tests, the
 * console's diagram and the documentation read this table.
 */
export const RENEWAL: Record<CaseState, Partial<Record<RenewalEvent, readonly Transition[]>>> = {
  draft: {
    submit: [{ to: 'review', if: reviewed }, { to: 'payment', if: charged }, { to: 'approved' }],
    cancel: [{ to: 'cancelled', if: unpaid }],
    expire: [{ to: 'cancelled' }],
  },
  review: {
    approve: [{ to: 'payment', if: charged }, { to: 'approved' }],
    reject: [{ to: 'rejected' }],
    correct: [{ to: 'correction' }],
    cancel: [{ to: 'cancelled', if: unpaid }],
  },
  correction: {
    submit: [{ to: 'review', if: reviewed }, { to: 'payment', if: charged }, { to: 'approved' }],
    cancel: [{ to: 'cancelled', if: unpaid }],
    expire: [{ to: 'cancelled' }],
  },
  payment: {
    pay: [{ to: 'approved' }],
    cancel: [{ to: 'cancelled', if: unpaid }],
    expire: [{ to: 'cancelled' }],
  },
  approved: {
    csr: [{ to: 'issued' }],
    // What was approved is no longer what would be issued.
    reopen: [
      { to: 'review', if: reviewed },
      { to: 'correction', if: unreviewed },
    ],
    cancel: [{ to: 'cancelled', if: unpaid }],
    expire: [{ to: 'lapsed' }],
  },
  issued: {
    receipt: [
      { to: 'done', if: retires, do: ['activateCertificate', 'retireOldCertificate'] },
      { to: 'done', do: ['activateCertificate'] },
    ],
    expire: [{ to: 'lapsed', do: ['revokeUndelivered'] }],
  },
  done: {},
  rejected: {},
  cancelled: {},
  lapsed: {},
}

/** The transition that an event makes from a state, or undefined where the table has none. */
export function transitionFor(state: CaseState, event: RenewalEvent, facts: Facts): Transition | undefined {
  return RENEWAL[state][event]?.find((row) => row.if === undefined || row.if(facts))
}
