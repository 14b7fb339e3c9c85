import { z } from 'zod'
import { instant } from './common.ts'

// What takes two people.

export const proposalView = z.object({
  id: z.string(),
  /** 'revoke-certificate', 'resume-certificate' … */
  kind: z.string(),
  /** The certificate's serial. */
  subject: z.string(),
  holderName: z.string(),
  /** Of a revocation. */
  reason: z.string().optional(),
  note: z.string(),
  state: z.enum(['open', 'confirmed', 'applied', 'failed', 'refused', 'withdrawn', 'expired']),
  proposedBy: z.string(),
  proposedAt: instant,
  expiresAt: instant,
  decidedBy: z.string().optional(),
  decidedAt: instant.optional(),
  decisionNote: z.string().optional(),
  /** Why it could not be carried out. */
  problem: z.string().optional(),
  mayDecide: z.boolean(),
  mayWithdraw: z.boolean(),
})
export const proposalList = z.object({ proposals: z.array(proposalView) })
export const proposalParams = z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/) })
export const proposalDecision = z.strictObject({
  decision: z.enum(['confirm', 'refuse', 'withdraw']),
  note: z.string().trim().max(500).default(''),
})

export type ProposalView = z.infer<typeof proposalView>
export type ProposalList = z.infer<typeof proposalList>
export type ProposalDecision = z.infer<typeof proposalDecision>
