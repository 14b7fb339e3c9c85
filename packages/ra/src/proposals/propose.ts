import { randomBytes } from '@certhall/crypto'
import { addDays, CerthallError } from '@certhall/model'
import { toHex } from '@certhall/pki'
import { requireRole, type StaffActor } from '../actor.ts'
import type { RegisteredCertificate } from '../authority.ts'
import type { Ra } from '../ports.ts'
import { proposalKind } from './kinds.ts'
import type { Proposal } from './ports.ts'

const LIFE_DAYS = 7

/** `proposal-open` while another person is asked about the certificate, or about the other one of its pair. */
export async function requireNoProposal(
  { proposals, clock }: Pick<Ra, 'proposals' | 'clock'>,
  { serial, pairSerial }: Pick<RegisteredCertificate, 'serial' | 'pairSerial'>,
): Promise<void> {
  for (const one of pairSerial === undefined ? [serial] : [serial, pairSerial])
    if ((await proposals.openAbout(one, clock.now())).length > 0) throw new CerthallError('proposal-open')
}

/**
 * One person's wish, kept until a second one decides, a week at most. The same wish of the same person again is the one that stands; of
 * somebody else it is `proposal-open`.
 */
export async function propose(
  ra: Pick<Ra, 'proposals' | 'clock'>,
  actor: StaffActor,
  wish: Pick<Proposal, 'kind' | 'subject' | 'scope' | 'payload' | 'note'>,
): Promise<void> {
  requireRole(actor, ...proposalKind(wish.kind).proposers)
  const now = ra.clock.now()
  const added = await ra.proposals.add({
    ...wish,
    id: toHex(randomBytes(16)),
    state: 'open',
    proposedBy: actor.staffId,
    proposedAt: now,
    expiresAt: addDays(now, LIFE_DAYS),
  })
  if (added) return
  const standing = await ra.proposals.openAbout(wish.subject, now)
  const same = standing.some(({ kind, proposedBy }) => kind === wish.kind && proposedBy === actor.staffId)
  if (!same) throw new CerthallError('proposal-open')
}
