import { CerthallError, type StaffRole } from '@certhall/model'
import type { ProposalDecision, ProposalList, ProposalView } from '@certhall/model/api'
import { requireRole, type StaffActor } from '../actor.ts'
import type { Ra } from '../ports.ts'
import { seeToAll } from '../see-to-all.ts'
import { kindsFor, PROPOSAL_ROLES, proposalKind } from './kinds.ts'
import type { Proposal } from './ports.ts'

const MOST = 100
const STATES = { confirm: 'confirmed', refuse: 'refused', withdraw: 'withdrawn' } as const

/** What waits for a second person within the jurisdiction, and what became of the others. */
export async function listProposals(ra: Ra, actor: StaffActor): Promise<ProposalList> {
  requireRole(actor, ...PROPOSAL_ROLES, 'auditor')
  const found = await ra.proposals.listWithin(actor.jurisdictionPath, kindsFor(actor.roles), MOST)
  return { proposals: await Promise.all(found.map((one) => presentProposal(ra, actor, one))) }
}

/**
 * The second person's word, stored before anything is done; what it leads to is done once, however often it is asked for. Whoever
 * proposed may only withdraw (`proposal-own`); `proposal-state-wrong` for what has ended.
 */
export async function decideProposal(
  ra: Ra,
  actor: StaffActor,
  { id, decision, note }: ProposalDecision & { id: string },
): Promise<ProposalView> {
  requireRole(actor, ...PROPOSAL_ROLES)
  const proposal = await ra.proposals.findWithin(actor.jurisdictionPath, id)
  if (!proposal) throw new CerthallError('not-found', 'no such proposal')
  const { proposers, deciders, notBy } = proposalKind(proposal.kind)
  requireRole(actor, ...(decision === 'withdraw' ? proposers : deciders))
  const own = proposal.proposedBy === actor.staffId
  if (own !== (decision === 'withdraw')) throw new CerthallError('proposal-own')
  if (decision === 'confirm' && (await notBy?.(ra, proposal)) === actor.staffId)
    throw new CerthallError('money-own-entry')
  const at = ra.clock.now()
  const decided = await ra.proposals.decide(id, { state: STATES[decision], by: actor.staffId, at, note })
  if (!decided) {
    const now = await ra.proposals.findWithin(actor.jurisdictionPath, id)
    // The answer was lost, and the same word comes again.
    const same = now?.decidedBy === actor.staffId && isOutcome(now.state, decision)
    if (!now || !same) throw new CerthallError('proposal-state-wrong', now?.state)
    return presentProposal(ra, actor, now)
  }
  if (decided.state === 'confirmed') await carryOut(ra, decided)
  return presentProposal(ra, actor, (await ra.proposals.findWithin(actor.jurisdictionPath, id)) ?? decided)
}

const isOutcome = (state: Proposal['state'], decision: keyof typeof STATES) =>
  decision === 'confirm' ? ['confirmed', 'applied', 'failed'].includes(state) : state === STATES[decision]

/** Confirmed and cut short by a crash: carried out now. Any number of processes may run it at once. Returns how many. */
export async function finishProposals(ra: Ra): Promise<number> {
  return seeToAll({
    read: (page) => ra.proposals.unfinished(page),
    key: ({ id }) => id,
    act: (proposal) => carryOut(ra, proposal),
  })
}

/** The act itself is idempotent; what cannot be done is told, and not tried for ever. */
async function carryOut(ra: Ra, proposal: Proposal): Promise<void> {
  try {
    await proposalKind(proposal.kind).apply(ra, proposal)
  } catch (error) {
    // A database that is away comes back; a refusal stays one.
    if (!(error instanceof CerthallError) || error.status >= 500) throw error
    await ra.proposals.finish(proposal.id, { state: 'failed', at: ra.clock.now(), problem: error.code })
    return
  }
  await ra.proposals.finish(proposal.id, { state: 'applied', at: ra.clock.now() })
}

export async function presentProposal(ra: Ra, actor: StaffActor, proposal: Proposal): Promise<ProposalView> {
  const { id, kind, subject, note, proposedBy, decidedBy, problem } = proposal
  const nameOf = async (staffId: string) => (await ra.staff.find(staffId))?.name ?? staffId
  const { proposers, deciders, notBy, show } = proposalKind(kind)
  const expired = proposal.state === 'open' && proposal.expiresAt <= ra.clock.now()
  const open = proposal.state === 'open' && !expired
  const mine = proposedBy === actor.staffId
  const has = (roles: readonly StaffRole[]) => roles.some((role) => actor.roles.includes(role))
  return {
    ...{ id, kind, subject, note, problem },
    ...(await show(ra, proposal)),
    state: expired ? 'expired' : proposal.state,
    proposedBy: await nameOf(proposedBy),
    proposedAt: proposal.proposedAt.toISOString(),
    expiresAt: proposal.expiresAt.toISOString(),
    decidedBy: decidedBy && (await nameOf(decidedBy)),
    decidedAt: proposal.decidedAt?.toISOString(),
    decisionNote: proposal.decisionNote,
    mayDecide: open && has(deciders) && !mine && (await notBy?.(ra, proposal)) !== actor.staffId,
    mayWithdraw: open && has(proposers) && mine,
  }
}
