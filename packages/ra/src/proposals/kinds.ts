import { CerthallError, type StaffRole } from '@certhall/model'
import { type ProposalView, revocationRequest, statusRequest } from '@certhall/model/api'
import { requireNoCancellation } from '../life/open-cancellation.ts'
import { applyRefund, notedBy, showRefund } from '../payment/confirm-refund.ts'
import type { Ra } from '../ports.ts'
import { applyErasure } from '../privacy/erase-holder.ts'
import { retryStale } from '../retry-stale.ts'
import { applyProfileChange } from '../rules/apply-change.ts'
import type { Proposal } from './ports.ts'

/** What people read of a wish besides whose it is. */
type Shown = Pick<ProposalView, 'holderName'> & Pick<ProposalView, 'reason' | 'rules' | 'money'>

interface Kind {
  proposers: readonly StaffRole[]
  /** Who may be the second person. */
  deciders: readonly StaffRole[]
  /** Somebody else who may not be the second person either. */
  notBy?(ra: Ra, proposal: Proposal): Promise<string | undefined>
  show(ra: Ra, proposal: Proposal): Promise<Shown>
  /** Carries it out; repeated, it does nothing more. */
  apply(ra: Ra, proposal: Proposal): Promise<void>
}

/** Who did it, for the certificate's own history: the one who wished it, and in the note who confirmed. */
const signedBy = ({ proposedBy, decidedBy, note }: Proposal) => ({
  actor: `staff/${proposedBy}`,
  note: [note, `confirmed by ${decidedBy}`].filter(Boolean).join(' · '),
})

async function showHolder({ authority, holders }: Ra, { subject, payload }: Proposal): Promise<Shown> {
  const registered = await authority.findBySerial(subject)
  const holder = registered && (await holders.find(registered.holder))
  return {
    holderName: holder?.name ?? '',
    reason: typeof payload.reason === 'string' ? payload.reason : undefined,
  }
}

const CHANGE: Pick<Kind, 'proposers' | 'show' | 'apply'> = {
  proposers: ['ca-operator'],
  async show({ profiles }, { subject, payload }) {
    const { from, differences } = payload as unknown as NonNullable<Shown['rules']>
    const name = profiles.get(subject)?.name ?? { zh: subject, en: subject }
    return { holderName: '', rules: { name, from, differences } }
  },
  apply: applyProfileChange,
}

/**
 * What takes two people. A suspension is not among them: a lost token is stopped at once, by one, and whoever takes that back needs the
 * second.
 */
const PROPOSALS: Record<string, Kind> = {
  'revoke-certificate': {
    ...{ proposers: ['ca-operator'], deciders: ['ca-operator'], show: showHolder },
    async apply({ authority }, proposal) {
      const { reason, invalidityDate } = revocationRequest.parse(proposal.payload)
      const since = invalidityDate === undefined ? {} : { invalidityDate: new Date(invalidityDate) }
      await authority.revokePair({ serial: proposal.subject, reason, ...since, ...signedBy(proposal) })
    },
  },
  'resume-certificate': {
    ...{ proposers: ['ca-operator'], deciders: ['ca-operator'], show: showHolder },
    async apply(ra, proposal) {
      statusRequest.parse(proposal.payload)
      await retryStale(async () => {
        const seen = (await ra.authority.statusEvents(proposal.subject)).length
        const registered = await ra.authority.findBySerial(proposal.subject)
        if (registered) await requireNoCancellation(ra, registered)
        await ra.authority.resumePair({ serial: proposal.subject, seen, ...signedBy(proposal) })
      })
    },
  },
  'refund-by-hand': {
    ...{ proposers: ['finance', 'operator'], deciders: ['finance', 'operator'] },
    ...{ notBy: notedBy, show: showRefund, apply: applyRefund },
  },
  // The data of a person, deleted as far as they need not be kept.
  'erase-holder': {
    ...{ proposers: ['counter'], deciders: ['counter', 'ca-operator'], apply: applyErasure },
    async show({ holders }, { subject }) {
      return { holderName: (await holders.find(subject))?.name ?? '' }
    },
  },
  // Prices and the account that money goes to: whoever looks after money may be the second person.
  'change-fees': { ...CHANGE, deciders: ['ca-operator', 'finance'] },
  'change-profile': { ...CHANGE, deciders: ['ca-operator'] },
}

export function proposalKind(kind: string): Kind {
  const found = Object.hasOwn(PROPOSALS, kind) ? PROPOSALS[kind] : undefined
  if (!found) throw new CerthallError('internal', `no proposals of the kind ${kind}`)
  return found
}

/** Kinds that somebody with these roles has to do with; auditors see all. */
export function kindsFor(roles: readonly StaffRole[]): string[] {
  const concerns = ({ proposers, deciders }: Kind) =>
    [...proposers, ...deciders, 'auditor' as const].some((role) => roles.includes(role))
  return Object.entries(PROPOSALS).flatMap(([kind, row]) => (concerns(row) ? [kind] : []))
}

/** Everybody whom some kind concerns. */
export const PROPOSAL_ROLES: readonly StaffRole[] = [
  ...new Set(Object.values(PROPOSALS).flatMap(({ proposers, deciders }) => [...proposers, ...deciders])),
]
