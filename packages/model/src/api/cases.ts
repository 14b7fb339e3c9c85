import { z } from 'zod'
import { DELIVERY_STEPS } from '../delivery.ts'
import { IDENTITY_FIELDS } from '../profile.ts'
import { CASE_KINDS, CASE_STATES, ENTRY_CHANNELS, REPLACEMENT_CAUSES } from '../states.ts'
import { CERTIFIED_KEYS } from '../template.ts'
import { UNLOCK_CAUSES } from '../unlock.ts'
import { caseReference, certificateSummary, hex32, instant, version, words } from './common.ts'
import { holderCharge, holderInvoice, holderRefund } from './payment.ts'

// An application, from the first field to the last result.

export const handler = z.strictObject({
  name: z.string().trim().min(1).max(60),
  idNumber: z.string().max(18),
  mobile: z.string().max(11),
})

export const invoice = z.strictObject({
  /** Left out: mailed. */
  way: z.enum(['electronic', 'mailed']).optional(),
  title: z.string().trim().min(1).max(100),
  taxNumber: z.string().max(20),
  recipient: z.string().trim().min(1).max(60),
  phone: z.string().max(20),
  address: z.string().trim().max(200),
  /** Where an electronic one is sent to. */
  email: z.string().max(100).optional(),
})

/** What the holder has typed so far. Kept as typed, complete or not; checked when submitted. */
export const draft = z.strictObject({
  agreement: z
    .strictObject({ version: z.string().max(40), terms: z.boolean(), idData: z.boolean() })
    .optional(),
  /** Confirmation steps answered: true 「一致」, false 「不一致」. */
  confirmations: z.record(z.string().max(40), z.boolean()).optional(),
  termYears: z.int().min(1).max(5).optional(),
  handler: z
    .strictObject({ name: z.string().max(60), idNumber: z.string().max(40), mobile: z.string().max(40) })
    .optional(),
  /** Of a change: what the registry has, answered one by one; true 「签入证书」, false 「不签入证书」. */
  additions: z.partialRecord(z.enum(IDENTITY_FIELDS), z.boolean()).optional(),
  /** Entered at a counter: how the holder was known, and what cannot be read from a certificate. */
  counter: z
    .strictObject({
      proof: z.string().max(500),
      key: z.enum(CERTIFIED_KEYS).optional(),
      cause: z.enum(REPLACEMENT_CAUSES).optional(),
      channel: z.enum(ENTRY_CHANNELS).optional(),
    })
    .optional(),
  /** Of an unlock. */
  unlock: z.strictObject({ cause: z.enum(UNLOCK_CAUSES), note: z.string().max(200) }).optional(),
  invoice: z
    .strictObject({
      way: z.enum(['electronic', 'mailed']).optional(),
      title: z.string().max(100),
      taxNumber: z.string().max(40),
      recipient: z.string().max(60),
      phone: z.string().max(40),
      address: z.string().max(200),
      email: z.string().max(100).optional(),
    })
    .optional(),
})

/** One line of the comparison of the old certificate with the new one. */
export const templateRow = z.object({
  field: z.enum([
    'subject',
    'issuer',
    'algorithm',
    'notBefore',
    'notAfter',
    'keyUsage',
    'policies',
    'alternativeNames',
    ...IDENTITY_FIELDS,
  ]),
  old: z.string(),
  new: z.string(),
  changed: z.boolean(),
})

export const historyEntry = z.object({
  at: instant,
  /** holder | reviewer | operator | system */
  by: z.string(),
  event: z.string(),
  from: z.enum(CASE_STATES).optional(),
  to: z.enum(CASE_STATES),
  reason: z.string().optional(),
})

export const confirmationStep = z.object({
  id: z.string(),
  title: words,
  fields: z.array(z.object({ field: z.string(), value: z.string() })),
  mismatch: z.object({ words, bring: z.array(words) }),
})

export const fee = z.object({
  amountFen: z.int(),
  /** refunding: all that was paid is on its way back. */
  state: z.enum(['due', 'paid', 'expired', 'refunding', 'refunded']),
  payUntil: instant,
  /** What to write into the transfer's reference field. */
  reference: z.string(),
  bank: z.object({ account: z.string(), name: words, bank: words }),
  /** Attempts to pay, oldest first; those that nobody paid are left out once they have ended. */
  charges: z.array(holderCharge),
  refunds: z.array(holderRefund),
  invoices: z.array(holderInvoice),
})

export const application = z.object({
  id: z.string(),
  name: words,
  state: z.enum(['waiting', 'told', 'retrying', 'failed']),
  attempts: z.int(),
  at: instant.optional(),
})

const identityField = z.enum(IDENTITY_FIELDS)

/** What the registry of legal entities has said about the holder of a change. */
export const registryFinding = z.object({
  source: words,
  /** As of when the registry's data are, and when it was asked. */
  asOf: instant,
  askedAt: instant,
  /** SHA-256 of the answer as it is kept. */
  hash: hex32,
  /** Numbers that the certificate lacks, to be taken or not. */
  offered: z.array(z.object({ field: identityField, value: z.string() })),
  /** Numbers that the certificate carries otherwise: corrected at a counter. */
  differing: z.array(z.object({ field: identityField, held: z.string(), registered: z.string() })),
})

export const renewalCase = z.object({
  reference: caseReference,
  kind: z.enum(CASE_KINDS),
  profile: z.string(),
  state: z.enum(CASE_STATES),
  version,
  /** Who acts next, in words. */
  next: words,
  /** Until when: end of the review promise, the payment period or the download period, where there is one. */
  dueAt: instant.optional(),
  createdAt: instant,
  submittedAt: instant.optional(),
  /** What it replaces; a first issue has none. */
  oldCertificate: certificateSummary.optional(),
  holderName: z.string(),
  /** What the new certificate will be: shown for confirmation, approved by its hash. */
  template: z.object({ hash: hex32, rows: z.array(templateRow), notAfter: instant }).optional(),
  draft,
  registry: registryFinding.optional(),
  confirmations: z.array(confirmationStep),
  /** A refusal or a correction's wording by the reviewer. */
  reason: z.string().optional(),
  fee: fee.optional(),
  delivery: z.object({ step: z.enum(DELIVERY_STEPS), at: instant }).optional(),
  newCertificate: certificateSummary.optional(),
  applications: z.array(application),
  toDo: z.array(z.object({ title: words, text: words })),
  history: z.array(historyEntry),
  /** What it would still pass if all goes well, by its kind's table. */
  ahead: z.array(z.enum(CASE_STATES)),
})

/** Kinds that a holder begins for the certificate that has logged in. */
export const createCaseRequest = z.strictObject({
  kind: z.enum(CASE_KINDS).extract(['renewal', 'change']).default('renewal'),
})

export const lookUpRequest = z.strictObject({ version })

/** What is entered at a counter is not the holder's to write. */
export const saveDraftRequest = z.strictObject({ version, draft: draft.omit({ counter: true }) })

/** `captcha`: ALTCHA's base64 payload, where the profile asks for one. */
export const submitRequest = z.strictObject({ version, captcha: z.string().max(4096).optional() })

export const cancelRequest = z.strictObject({ version })

export const caseList = z.object({ cases: z.array(renewalCase) })

export type Handler = z.infer<typeof handler>
export type Invoice = z.infer<typeof invoice>
export type Draft = z.infer<typeof draft>
export type TemplateRow = z.infer<typeof templateRow>
export type HistoryEntry = z.infer<typeof historyEntry>
export type Fee = z.infer<typeof fee>
export type RenewalCase = z.infer<typeof renewalCase>
