import { z } from 'zod'
import { STAFF_ROLES } from '../staff-roles.ts'
import { CASE_KINDS, CASE_STATES } from '../states.ts'
import { renewalCase } from './cases.ts'
import { base64, caseReference, hex32, instant, version } from './common.ts'
import { session } from './hall.ts'
import { notice } from './notices.ts'

// Reviewers and operators; and the monitor, with a made-up holder of its own, for `certhall selftest`.

export const staffLogInRequest = z.strictObject({ login: z.string().max(60), password: z.string().max(200) })

export const staffSession = z.object({
  login: z.string(),
  name: z.string(),
  roles: z.array(z.enum(STAFF_ROLES)),
  jurisdiction: z.object({ id: z.string(), name: z.string() }),
  expiresAt: instant,
})

export const staffQueueQuery = z.strictObject({
  kind: z.enum(CASE_KINDS).optional(),
  state: z.enum(CASE_STATES).optional(),
  profile: z.string().max(40).optional(),
  q: z.string().max(60).optional(),
  sort: z
    .enum(['submittedAt', '-submittedAt', 'dueAt', '-dueAt', 'holder', '-holder'])
    .default('submittedAt'),
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
    }),
  ),
})

export const staffCase = renewalCase.extend({
  holder: session.shape.holder,
  /** Lint findings of the preview; empty when clean. */
  findings: z.array(z.object({ rule: z.string(), severity: z.string(), text: z.string() })),
  /** What the holder was told; oldest first. */
  notices: z.array(notice),
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
})

export const monitorEnrolment = z.object({
  holder: session.shape.holder,
  signing: base64,
  encryption: base64.optional(),
  envelope: base64.optional(),
  chain: z.array(base64),
})

export type StaffSession = z.infer<typeof staffSession>
export type StaffQueueQuery = z.infer<typeof staffQueueQuery>
export type StaffQueue = z.infer<typeof staffQueue>
export type StaffCase = z.infer<typeof staffCase>
export type MonitorEnrolment = z.infer<typeof monitorEnrolment>
