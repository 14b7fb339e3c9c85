import { z } from 'zod'
import { instant, words } from './common.ts'

// What takes two people.

/** One rule of a service before and after; left out where it is not there. Values as the profile has them. */
export const profileDifference = z.object({
  /** 'renewal.window.opens', 'fees.prices.1', 'servicePoints.huangpu.phone' */
  path: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
})

export const proposalView = z.object({
  id: z.string(),
  /** 'revoke-certificate', 'change-fees' … */
  kind: z.string(),
  /** The certificate's serial, the profile's id … */
  subject: z.string(),
  /** Empty where it is about nobody. */
  holderName: z.string(),
  /** Of money that a person has transferred back. */
  money: z.object({ reference: z.string(), amountFen: z.int(), bankReference: z.string() }).optional(),
  /** Of a change of rules. */
  rules: z
    .object({
      name: words,
      /** From when on they are to hold; left out: at once. */
      from: instant.optional(),
      differences: z.array(profileDifference),
    })
    .optional(),
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

export type ProfileDifference = z.infer<typeof profileDifference>
export type ProposalView = z.infer<typeof proposalView>
export type ProposalList = z.infer<typeof proposalList>
export type ProposalDecision = z.infer<typeof proposalDecision>
