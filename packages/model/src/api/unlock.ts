import { z } from 'zod'
import { paperKind } from '../papers.ts'
import { CASE_STATES } from '../states.ts'
import { UNLOCK_CAUSES, UNLOCK_CHANNELS, UNLOCK_FAULTS, UNLOCK_STEPS } from '../unlock.ts'
import { historyEntry } from './cases.ts'
import {
  base64,
  caseReference,
  certificateSummary,
  hex32,
  instant,
  servicePoint,
  signedStatement,
  version,
  words,
} from './common.ts'
import { session } from './hall.ts'
import { paper } from './papers.ts'
import { certificateSerial } from './staff-certificates.ts'

// Unlocking a token whose holder cannot log in: known by the certificate on it and a one-time code.

const tokenSerial = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\x21-\x7e]+$/)
const contact = z.enum(['mobile', 'email'])

export const unlockCodeRequest = z.strictObject({
  /** Fingerprint of the certificate that was read from the token. */
  certificate: hex32,
  token: tokenSerial,
  /** Left out: the telephone, where there is one on record. */
  contact: contact.optional(),
  captcha: z.string().max(4096).optional(),
})

export const unlockCode = z.object({
  id: z.string(),
  contact,
  /** 138****0000 */
  sentTo: z.string(),
  /** The other contacts on record. */
  others: z.array(contact),
  expiresAt: instant,
})

export const unlockSessionRequest = z.strictObject({
  id: z.string().max(64),
  code: z.string().regex(/^[0-9]{6}$/),
})

export const unlockForm = z.strictObject({
  cause: z.enum(UNLOCK_CAUSES),
  note: z.string().trim().max(200),
  handler: z.strictObject({
    name: z.string().max(60),
    idNumber: z.string().max(40),
    mobile: z.string().max(40),
  }),
})

export const unlockCase = z.object({
  reference: caseReference,
  profile: z.string(),
  state: z.enum(CASE_STATES),
  version,
  next: words,
  promise: words,
  dueAt: instant.optional(),
  createdAt: instant,
  submittedAt: instant.optional(),
  reason: z.string().optional(),
  channel: z.enum(UNLOCK_CHANNELS),
  token: z.string(),
  form: unlockForm.optional(),
  /** What a reviewer approves. */
  hash: hex32,
  kinds: z.array(paperKind),
  papers: z.array(paper),
  step: z.enum(UNLOCK_STEPS).optional(),
  holder: session.shape.holder,
  certificate: certificateSummary,
  servicePoints: z.array(servicePoint),
  history: z.array(historyEntry),
})

export const unlockSession = z.object({
  token: z.string(),
  holder: session.shape.holder,
  certificate: certificateSummary,
  expiresAt: instant,
  /** The application for this token that is open, or the last one. */
  case: unlockCase.optional(),
})

export const saveUnlockRequest = z.strictObject({ version, form: unlockForm })
export const unlockVersionRequest = z.strictObject({ version })

export const unlockTicket = z.object({ ticket: z.string(), expiresAt: instant })

/** Between assistant and hall. */
export const unlockState = z.object({
  reference: caseReference,
  state: z.enum(CASE_STATES),
  step: z.enum(UNLOCK_STEPS).optional(),
  origin: z.string(),
  nonce: z.string(),
  caseDigest: hex32,
  shown: z.array(z.string()),
  certificate: hex32,
  token: z.string(),
  adminTriesAtLeast: z.int(),
})

export const unlockGrantRequest = z.strictObject({
  /** SM2 key (DER SPKI) of this one attempt: only its owner reads the answer. */
  session: base64,
  token: tokenSerial,
  /** As the token tells, where it does. */
  adminTriesLeft: z.int().min(0).max(255).optional(),
})

export const unlockGrant = z.object({
  /** DER SM2Cipher of JSON { inUse, next, reference, token, challenge }. */
  envelope: base64,
  /** Whether the next PIN may be on the token already. */
  inDoubt: z.boolean(),
})

export const unlockProgressRequest = z.strictObject({
  step: z.enum(['changing', 'admin-changed', 'pin-set']),
})
export const unlockFaultRequest = z.strictObject({ fault: z.enum(UNLOCK_FAULTS) })
export const unlockReceiptRequest = z.strictObject({ statement: signedStatement })

/** Papers that came by post, fax or mail, entered by staff. */
export const enterUnlockRequest = z.strictObject({
  /** Of the certificate on the token, as printed on the form. */
  serial: certificateSerial,
  token: tokenSerial,
  channel: z.enum(['post', 'fax', 'e-mail', 'counter']),
  form: unlockForm,
})

/** What staff see of it beside the case itself. */
export const staffUnlock = z.object({
  token: z.string(),
  channel: z.enum(UNLOCK_CHANNELS),
  enteredBy: z.string().optional(),
  form: unlockForm.optional(),
  kinds: z.array(paperKind),
  papers: z.array(paper),
})

export const staffUnlockCase = unlockCase.extend({
  enteredBy: z.string().optional(),
  mayEdit: z.boolean(),
})

export const enteredUnlocks = z.object({ unlocks: z.array(staffUnlockCase) })

export type EnteredUnlocks = z.infer<typeof enteredUnlocks>
export type EnterUnlock = z.infer<typeof enterUnlockRequest>
export type UnlockCodeSent = z.infer<typeof unlockCode>
export type UnlockForm = z.infer<typeof unlockForm>
export type UnlockCase = z.infer<typeof unlockCase>
export type UnlockSession = z.infer<typeof unlockSession>
export type UnlockTicket = z.infer<typeof unlockTicket>
export type UnlockState = z.infer<typeof unlockState>
export type UnlockGrant = z.infer<typeof unlockGrant>
export type StaffUnlockCase = z.infer<typeof staffUnlockCase>
