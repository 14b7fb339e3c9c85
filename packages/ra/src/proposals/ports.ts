import type { Page } from '../see-to-all.ts'

/**
 * open: waits for a second person. confirmed: his word is stored, the act may be under way. applied, failed, refused, withdrawn: ended. An
 * open one past its time counts for nothing.
 */
export type ProposalState = 'open' | 'confirmed' | 'applied' | 'failed' | 'refused' | 'withdrawn'

/** Something that two people have to want. */
export interface Proposal {
  id: string
  /** A row of PROPOSALS. */
  kind: string
  /** What it is about: a certificate's serial, a profile's id … */
  subject: string
  /** Path of the jurisdiction that it belongs to. */
  scope: string
  payload: Record<string, unknown>
  note: string
  state: ProposalState
  proposedBy: string
  proposedAt: Date
  expiresAt: Date
  decidedBy?: string
  decidedAt?: Date
  decisionNote?: string
  appliedAt?: Date
  /** Error code of what could not be done. */
  problem?: string
}

export interface Proposals {
  /** False where another one of this kind about the same thing is open at that moment; one that has expired gives way. */
  add(proposal: Proposal): Promise<boolean>
  find(id: string): Promise<Proposal | undefined>
  findWithin(jurisdictionPath: string, id: string): Promise<Proposal | undefined>
  /** Open and living ones about this. */
  openAbout(subject: string, at: Date): Promise<Proposal[]>
  /** Of these kinds; open ones first, then newest first. */
  listWithin(jurisdictionPath: string, kinds: readonly string[], limit: number): Promise<Proposal[]>
  /**
   * From open to another state, for exactly one caller, while it lives; only somebody else than the proposer confirms, also when the rows
   * say so at the same moment.
   */
  decide(
    id: string,
    decision: { state: 'confirmed' | 'refused' | 'withdrawn'; by: string; at: Date; note: string },
  ): Promise<Proposal | undefined>
  /** What came of a confirmed one. */
  finish(id: string, result: { state: 'applied' | 'failed'; at: Date; problem?: string }): Promise<void>
  /** Confirmed, and not carried out: a process was ended in between. In the order of their ids. */
  unfinished(page: Page): Promise<Proposal[]>
}
