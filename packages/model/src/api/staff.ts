import { z } from 'zod'
import { paperKind } from '../papers.ts'
import { IDENTITY_FIELDS } from '../profile.ts'
import { CASE_KINDS, CASE_STATES } from '../states.ts'
import { renewalCase } from './cases.ts'
import { base64, caseReference, hex32, instant, version } from './common.ts'
import { session } from './hall.ts'
import { notice } from './notices.ts'
import { paper } from './papers.ts'
import { staffUnlock } from './unlock.ts'

// Reviewers and operators; and the monitor, with a made-up holder of its own, for `certhall selftest`.

const responsible = z.object({ jurisdiction: z.string(), why: z.enum(['own', 'vacant', 'escalated']) })

export const staffQueueQuery = z.strictObject({
  kind: z.enum(CASE_KINDS).optional(),
  state: z.enum(CASE_STATES).optional(),
  profile: z.string().max(40).optional(),
  q: z.string().max(60).optional(),
  sort: z
    .enum(['submittedAt', '-submittedAt', 'dueAt', '-dueAt', 'holder', '-holder'])
    .default('submittedAt'),
  /** Taken up by oneself, or by nobody. */
  claimed: z.enum(['mine', 'nobody']).optional(),
  /** Only what one may act on next oneself. */
  turn: z.enum(['mine']).optional(),
  /** Only reviews that are overdue and have gone to the level above. */
  escalated: z.enum(['yes']).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  size: z.coerce.number().int().min(1).max(100).default(20),
})

export const staffQueue = z.object({
  total: z.int(),
  page: z.int(),
  size: z.int(),
  rows: z.array(
    z.object({
      reference: caseReference,
      kind: z.enum(CASE_KINDS),
      profile: z.string(),
      state: z.enum(CASE_STATES),
      holderName: z.string(),
      jurisdiction: z.string(),
      submittedAt: instant.optional(),
      dueAt: instant.optional(),
      late: z.boolean(),
      feeFen: z.int().optional(),
      claimedBy: z.object({ name: z.string(), mine: z.boolean() }).optional(),
      /** Whose turn it is, where that is not the holder's own jurisdiction. */
      responsible: responsible.optional(),
    }),
  ),
})

/** The same without paging. */
export const staffQueueExport = staffQueueQuery.omit({ page: true, size: true })

export const caseDeskView = z.object({
  claim: z.object({ by: z.string(), mine: z.boolean(), at: instant }).optional(),
  mayClaim: z.boolean(),
  mayTakeOver: z.boolean(),
  mayComment: z.boolean(),
  /** Whose turn it is, while it waits for a review. */
  responsible: responsible.optional(),
  /** Among staff; oldest first. */
  comments: z.array(z.object({ by: z.string(), at: instant, text: z.string() })),
})
/** `takeOver`: from whom one stands in for, or is of a level above. */
export const claimRequest = z.strictObject({ takeOver: z.boolean().optional() })
export const commentRequest = z.strictObject({ text: z.string().trim().min(1).max(1000) })

export const bulkApproval = z.strictObject({
  items: z
    .array(z.strictObject({ reference: caseReference, version, templateHash: hex32 }))
    .min(1)
    .max(100),
})
export const bulkResult = z.object({
  results: z.array(
    z.object({
      reference: caseReference,
      outcome: z.enum(['approved', 'refused']),
      code: z.string().optional(),
    }),
  ),
})

export const savedViewRequest = z.strictObject({
  name: z.string().trim().min(1).max(30),
  query: z.string().max(500),
})
export const savedViews = z.object({
  views: z.array(z.object({ id: z.string(), name: z.string(), query: z.string() })),
})

export const staffCase = renewalCase.extend({
  holder: session.shape.holder,
  /** Lint findings of the preview; empty when clean. */
  findings: z.array(z.object({ rule: z.string(), severity: z.string(), text: z.string() })),
  /** What the holder was told; oldest first. */
  notices: z.array(notice),
  /** What an approval is bound to. */
  approves: hex32.optional(),
  /** Of one entered at a counter: its papers, and whether the asker may still change and submit them. */
  entered: z
    .object({ by: z.string(), kinds: z.array(paperKind), papers: z.array(paper), mayEdit: z.boolean() })
    .optional(),
  /** Of an application to unlock a token. */
  unlock: staffUnlock.optional(),
  mayDecide: z.boolean(),
  mayConfirmFee: z.boolean(),
})

export const decisionRequest = z.strictObject({
  version,
  decision: z.enum(['approve', 'reject', 'correct']),
  reason: z.string().trim().max(500).optional(),
  /** The template that the reviewer has seen. */
  templateHash: hex32,
})

export const feeConfirmationRequest = z.strictObject({
  version,
  amountFen: z.int().positive(),
  bankReference: z.string().trim().min(1).max(60),
})

export const monitorEnrolRequest = z.strictObject({
  profile: z.string().max(40),
  key: z.enum(['sm2', 'p256', 'rsa2048']),
  csr: base64,
  /** Of a holder whom the monitor has made up before: he gets a further certificate. */
  idNumber: z.string().max(40).optional(),
  /** One of the registry's test entities in place of a made-up holder: by its number. */
  entity: z.string().max(18).optional(),
  /** Numbers that the certificate is not to carry. */
  without: z.array(z.enum(IDENTITY_FIELDS)).optional(),
  /** Where letters to a made-up holder go; left out: he has no contact on record. */
  email: z.email().max(100).optional(),
})

export const monitorEnrolment = z.object({
  holder: session.shape.holder,
  signing: base64,
  encryption: base64.optional(),
  envelope: base64.optional(),
  chain: z.array(base64),
})

export type StaffQueueQuery = z.infer<typeof staffQueueQuery>
export type StaffQueue = z.infer<typeof staffQueue>
export type StaffCase = z.infer<typeof staffCase>
export type MonitorEnrolment = z.infer<typeof monitorEnrolment>
export type CaseDeskView = z.infer<typeof caseDeskView>
export type BulkApproval = z.infer<typeof bulkApproval>
export type BulkResult = z.infer<typeof bulkResult>
export type SavedViews = z.infer<typeof savedViews>
