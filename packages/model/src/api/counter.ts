import { z } from 'zod'
import { IDENTITY_FIELDS } from '../profile.ts'
import { CASE_KINDS, CASE_STATES, ENTRY_CHANNELS, REPLACEMENT_CAUSES } from '../states.ts'
import { CERTIFIED_KEYS } from '../template.ts'
import { draft } from './cases.ts'
import { caseReference, certificateSummary, instant, version } from './common.ts'
import { erasurePlan } from './erasure.ts'
import { session } from './hall.ts'
import { proposalView } from './proposals.ts'
import { stampingList, startSealRequest } from './seals.ts'
import { certificateSerial } from './staff-certificates.ts'

// The counter: whoever stands there is found and known, and what has happened to his certificates is put right.

/** A name, the beginning of a number, or a certificate's serial. */
export const counterQuery = z.strictObject({ q: z.string().trim().min(1).max(60) })

const holderId = z.string().regex(/^[\w-]{1,60}$/)

export const counterHolders = z.object({
  holders: z.array(
    z.object({
      id: holderId,
      holder: session.shape.holder,
      /** Signing and single ones; a pair counts once. */
      certificates: z.int(),
      /** End of the one that lasts longest, of those that are good. */
      until: instant.optional(),
    }),
  ),
  /** There are more than are shown. */
  more: z.boolean(),
})

const counterCertificate = z.object({
  certificate: certificateSummary,
  profile: z.string(),
  reason: z.string().optional(),
  revokedAt: instant.optional(),
  suspendedAt: instant.optional(),
  /** On hold because its loss was reported: the counter may lift that. */
  lost: z.boolean(),
})

export const cancellation = z.object({
  id: z.string(),
  serial: z.string(),
  holderName: z.string(),
  holderId,
  proof: z.string(),
  requestedBy: z.string(),
  requestedAt: instant,
  /** Whether the asker may decide: not who has entered it. */
  mayDecide: z.boolean(),
})

/** All that the hall knows of one holder, newest first. */
export const counterHolder = z.object({
  id: holderId,
  holder: session.shape.holder,
  unitAddress: z.string().optional(),
  mobile: z.string().optional(),
  email: z.string().optional(),
  certificates: z.array(counterCertificate),
  cases: z.array(
    z.object({
      reference: caseReference,
      kind: z.enum(CASE_KINDS),
      profile: z.string(),
      state: z.enum(CASE_STATES),
      createdAt: instant,
      submittedAt: instant.optional(),
    }),
  ),
  /** What happened to the certificates. */
  events: z.array(
    z.object({
      at: instant,
      serial: z.string(),
      event: z.enum(['suspended', 'resumed', 'revoked']),
      reason: z.string().optional(),
      actor: z.string(),
      actorName: z.string().optional(),
      note: z.string(),
    }),
  ),
  cancellations: z.array(cancellation),
  stampings: stampingList.shape.stampings,
  /** What of his data could be deleted, and how far that has come. */
  erasure: erasurePlan,
  /** Wishes about him that wait for a second person. */
  proposals: z.array(proposalView),
  /** Whether the asker works at the counter. */
  mayAct: z.boolean(),
})

/** How the holder was known, in the clerk's words: papers, numbers. Kept with what is done. */
export const proofRequest = z.strictObject({ proof: z.string().trim().min(4).max(500) })

/** A renewal entered at the counter; `handler` and `invoice` where the service asks for them. */
export const counterRenewalRequest = proofRequest.extend({
  termYears: z.int().min(1).max(5).optional(),
  handler: draft.shape.handler,
  invoice: draft.shape.invoice,
})

/** `channel` other than 'counter': the papers are uploaded next, and the whole submitted. */
const channel = z.enum(ENTRY_CHANNELS).optional()

export const renewalEntry = counterRenewalRequest.extend({ channel })

const counterHolderRequest = z.strictObject({
  name: z.string().trim().min(1).max(100),
  idNumber: z.string().trim().min(1).max(24),
  /** Six digits, GB/T 2260. */
  region: z.string().regex(/^[0-9]{6}$/),
  unitAddress: z.string().trim().max(200).optional(),
  numbers: z.partialRecord(z.enum(IDENTITY_FIELDS), z.string().trim().max(40)).optional(),
  contacts: z.strictObject({
    mobile: z
      .string()
      .regex(/^1[3-9][0-9]{9}$/)
      .optional(),
    email: z.email().max(100).optional(),
  }),
})

/** A first issue; of a holder who is on record, the record stays as it is. */
export const firstIssueRequest = counterRenewalRequest.extend({
  profile: z.string().max(40),
  key: z.enum(CERTIFIED_KEYS),
  termYears: z.int().min(1).max(5),
  holder: counterHolderRequest,
})

export const replacementRequest = counterRenewalRequest
  .omit({ termYears: true })
  .extend({ cause: z.enum(REPLACEMENT_CAUSES) })

/** Numbers to be added: they come from the registry, and from nobody's keyboard. */
export const counterChangeRequest = renewalEntry.pick({ proof: true, invoice: true, channel: true })

/** A seal for a holder who stands there. */
export const counterSealRequest = startSealRequest.extend(proofRequest.shape)

/** What was entered at a counter, as it was seen. */
export const enteredRequest = z.strictObject({ version })

/** The same, submitted; of a change with each number taken (true) or left. */
export const enteredSubmission = enteredRequest.extend({ additions: draft.shape.additions })

export const cancellations = z.object({ cancellations: z.array(cancellation) })

export const cancellationDecision = z.strictObject({ decision: z.enum(['approve', 'refuse']) })

/** A holder's own certificates, for him who logs in with one of them. */
export const ownCertificates = z.object({
  certificates: z.array(certificateSummary.extend({ loggedIn: z.boolean(), lost: z.boolean() })),
})

export const lossCodeRequest = z.strictObject({
  idNumber: z.string().max(40),
  captcha: z.string().max(4096).optional(),
})

/** The same for every number, on record or not. */
export const lossCode = z.object({
  id: z.string(),
  /** The end of the telephone's number, the beginning of the address. */
  sentTo: z.object({ mobile: z.string().optional(), email: z.string().optional() }),
  expiresAt: instant,
})

export const lossSessionRequest = z.strictObject({
  id: z.string().max(64),
  code: z.string().regex(/^[0-9]{6}$/),
})

export const lossReport = z.strictObject({ serials: z.array(certificateSerial).min(1).max(50) })

export const publicNoticesQuery = z.strictObject({
  kind: z.enum(['renewed', 'revoked']).optional(),
  page: z.coerce.number().int().min(1).max(200).default(1),
})

/** What anybody may know: renewals and revocations, newest first. */
export const publicNotices = z.object({
  page: z.int(),
  more: z.boolean(),
  notices: z.array(
    z.object({
      kind: z.enum(['renewed', 'revoked']),
      at: instant,
      profile: z.string(),
      /** Masked. */
      holderName: z.string(),
      serial: z.string(),
      /** Of the renewed one. */
      newSerial: z.string().optional(),
      reason: z.string().optional(),
    }),
  ),
})

export type CounterHolders = z.infer<typeof counterHolders>
export type CounterHolder = z.infer<typeof counterHolder>
export type RenewalEntry = z.infer<typeof renewalEntry>
export type CounterRenewalRequest = z.infer<typeof counterRenewalRequest>
export type FirstIssueRequest = z.infer<typeof firstIssueRequest>
export type CounterChangeRequest = z.infer<typeof counterChangeRequest>
export type CounterSealRequest = z.infer<typeof counterSealRequest>
export type ReplacementRequest = z.infer<typeof replacementRequest>
export type Cancellation = z.infer<typeof cancellation>
export type OwnCertificates = z.infer<typeof ownCertificates>
export type LossCodeSent = z.infer<typeof lossCode>
export type PublicNoticesQuery = z.infer<typeof publicNoticesQuery>
export type PublicNotices = z.infer<typeof publicNotices>
