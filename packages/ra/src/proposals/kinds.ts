import { CerthallError, type StaffRole } from '@certhall/model'
import { revocationRequest, statusRequest } from '@certhall/model/api'
import type { Ra } from '../ports.ts'
import type { Proposal } from './ports.ts'

interface Kind {
  /** Who may propose, and who may be the second person. */
  roles: readonly StaffRole[]
  /** Carries it out; repeated, it does nothing more. */
  apply(ra: Pick<Ra, 'authority'>, proposal: Proposal): Promise<void>
}

/** Who did it, for the certificate's own history: the one who wished it, and in the note who confirmed. */
const signedBy = ({ proposedBy, decidedBy, note }: Proposal) => ({
  actor: `staff/${proposedBy}`,
  note: [note, `confirmed by ${decidedBy}`].filter(Boolean).join(' · '),
})

/**
 * What takes two people. A suspension is not among them: a lost token is stopped at once, by one, and whoever takes that back needs the
 * second.
 */
const PROPOSALS: Record<string, Kind> = {
  'revoke-certificate': {
    roles: ['ca-operator'],
    async apply({ authority }, proposal) {
      const { reason, invalidityDate } = revocationRequest.parse(proposal.payload)
      const since = invalidityDate === undefined ? {} : { invalidityDate: new Date(invalidityDate) }
      await authority.revokePair({ serial: proposal.subject, reason, ...since, ...signedBy(proposal) })
    },
  },
  'resume-certificate': {
    roles: ['ca-operator'],
    async apply({ authority }, proposal) {
      statusRequest.parse(proposal.payload)
      await authority.resumePair({ serial: proposal.subject, ...signedBy(proposal) })
    },
  },
}

export function proposalKind(kind: string): Kind {
  const found = Object.hasOwn(PROPOSALS, kind) ? PROPOSALS[kind] : undefined
  if (!found) throw new CerthallError('internal', `no proposals of the kind ${kind}`)
  return found
}
