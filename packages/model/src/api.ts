import { z } from 'zod'
import { DELIVERY_STEPS } from './delivery.ts'
import { IDENTITY_FIELDS } from './profile.ts'
import { PURPOSES } from './statement.ts'
import { CASE_STATES } from './states.ts'

// The HTTP API's messages: JSON, instants as RFC 3339 strings, bytes as base64, money in fen. One schema serves the check at
// the edge, the OpenAPI description and the web pages' types.

const instant = z.iso.datetime({ offset: true })
const base64 = z.base64().max(64 * 1024)
const hex32 = z.string().regex(/^[0-9a-f]{64}$/)
export const words = z.object({ zh: z.string(), en: z.string() })
export const caseReference = z.string().regex(/^CH[0-9]{8}-[0-9A-HJKMNP-TV-Z]{8}$/)
const version = z.int().nonnegative()

export const signedStatement = z.strictObject({
  bytes: base64,
  signature: base64,
  unverifiedCertificate: base64,
})

export const challengeRequest = z.strictObject({ purpose: z.enum(PURPOSES).extract(['log-in']) })
export const challenge = z.object({ nonce: z.string(), origin: z.string(), expiresAt: instant })

export const certificateSummary = z.object({
  serial: z.string(),
  fingerprint: hex32,
  algorithm: z.string(),
  subject: z.string(),
  holderName: z.string(),
  issuer: z.string(),
  notBefore: instant,
  notAfter: instant,
  daysLeft: z.int(),
  status: z.enum(['good', 'revoked', 'suspended', 'expired']),
  use: z.enum(['signing', 'encryption', 'single']),
})

export const otherWay = z.object({ id: z.string(), title: words, text: words, bring: z.array(words) })
export const servicePoint = z.object({
  id: z.string(),
  name: words,
  address: words,
  hours: words,
  phone: z.string(),
})

/** Whether a certificate can be renewed now; where not, why (an error code), since or until when, and what ways remain. */
export const eligibility = z.object({
  eligible: z.boolean(),
  /** The service that the certificate belongs to, as the certificate itself says. */
  profile: z.string().optional(),
  /** `renewal-too-early`, `renewal-too-late`, `renewal-revoked`, `renewal-superseded`, `renewal-wrong-profile`, `renewal-case-open`, `renewal-region-other`, `renewal-issuer-ends` */
  refusal: z.string().optional(),
  opensAt: instant.optional(),
  closesAt: instant.optional(),
  /** For each term that can be chosen, the end that the new certificate would get. */
  terms: z.array(z.object({ years: z.int(), notAfter: instant })),
  openCase: caseReference.optional(),
  otherWays: z.array(otherWay),
  servicePoints: z.array(servicePoint),
})

export const publicProfile = z.object({
  id: z.string(),
  name: words,
  product: words,
  accent: z.string(),
  operator: words,
  hotline: z.string(),
  holderKind: z.enum(['person', 'entity']),
  idType: z.enum(['resident-id', 'uscc']),
  handler: z.boolean(),
  captcha: z.boolean(),
  review: z.boolean(),
  reviewPromise: words.optional(),
  termYears: z.array(z.int()),
  fee: z.boolean(),
  agreement: z.object({
    version: z.string(),
    terms: words,
    privacy: words,
    idData: words,
    keptYears: z.int(),
  }),
  pinForgotten: words,
  pinHints: z.array(z.object({ issuedBefore: z.string(), hint: words })),
  otherWays: z.array(otherWay),
  servicePoints: z.array(servicePoint),
})

export const hall = z.object({
  name: words,
  origin: z.string(),
  /** Where the assistant may be found on the holder's computer, first choice first. */
  agentOrigins: z.array(z.string()),
  profiles: z.array(publicProfile),
  applications: z.array(z.object({ id: z.string(), name: words, url: z.string() })),
  now: instant,
})

export const eligibilityRequest = z.strictObject({ certificate: base64 })
export const logInRequest = z.strictObject({ statement: signedStatement })

export const session = z.object({
  scope: z.enum(['full', 'renewal-only']),
  profile: z.string(),
  holder: z.object({
    kind: z.enum(['person', 'entity']),
    name: z.string(),
    idType: z.enum(['resident-id', 'uscc']),
    idNumber: z.string(),
    region: z.string(),
    jurisdiction: z.string(),
  }),
  certificate: certificateSummary,
  eligibility,
  expiresAt: instant,
})

export const handler = z.strictObject({
  name: z.string().trim().min(1).max(60),
  idNumber: z.string().max(18),
  mobile: z.string().max(11),
})

export const invoice = z.strictObject({
  title: z.string().trim().min(1).max(100),
  taxNumber: z.string().max(20),
  recipient: z.string().trim().min(1).max(60),
  phone: z.string().max(20),
  address: z.string().trim().min(1).max(200),
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
  invoice: z
    .strictObject({
      title: z.string().max(100),
      taxNumber: z.string().max(40),
      recipient: z.string().max(60),
      phone: z.string().max(40),
      address: z.string().max(200),
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
  state: z.enum(['due', 'paid', 'expired']),
  payUntil: instant,
  /** What to write into the transfer's reference field. */
  reference: z.string(),
  bank: z.object({ account: z.string(), name: words, bank: words }),
})

export const application = z.object({
  id: z.string(),
  name: words,
  state: z.enum(['waiting', 'told', 'retrying', 'failed']),
  attempts: z.int(),
  at: instant.optional(),
})

export const renewalCase = z.object({
  reference: caseReference,
  profile: z.string(),
  state: z.enum(CASE_STATES),
  version,
  /** Who acts next, in words. */
  next: words,
  /** Until when: end of the review promise, the payment period or the download period, where there is one. */
  dueAt: instant.optional(),
  createdAt: instant,
  submittedAt: instant.optional(),
  oldCertificate: certificateSummary,
  /** What the new certificate will be: shown for confirmation, approved by its hash. */
  template: z.object({ hash: hex32, rows: z.array(templateRow), notAfter: instant }).optional(),
  draft,
  confirmations: z.array(confirmationStep),
  /** A refusal or a correction's wording by the reviewer. */
  reason: z.string().optional(),
  fee: fee.optional(),
  delivery: z.object({ step: z.enum(DELIVERY_STEPS), at: instant }).optional(),
  newCertificate: certificateSummary.optional(),
  applications: z.array(application),
  toDo: z.array(z.object({ title: words, text: words })),
  history: z.array(historyEntry),
})

export const createCaseRequest = z.strictObject({})
export const saveDraftRequest = z.strictObject({ version, draft })
/** `captcha`: ALTCHA's base64 payload, where the profile asks for one. */
export const submitRequest = z.strictObject({ version, captcha: z.string().max(4096).optional() })
export const cancelRequest = z.strictObject({ version })
export const caseList = z.object({ cases: z.array(renewalCase) })

export const statusQuery = z.strictObject({
  profile: z.string().max(40),
  idNumber: z.string().max(40),
  captcha: z.string().max(4096),
  reference: z.string().max(40).optional(),
})
/**
 * Without the right case number only a state, and the same answer ('none') for an unknown number and for a person
 * without a case; with it, names masked and dates too.
 */
export const statusAnswer = z.object({
  state: z.enum([...CASE_STATES, 'none']),
  words: words,
  detail: z
    .object({
      reference: caseReference,
      holderName: z.string(),
      submittedAt: instant.optional(),
      next: words,
      dueAt: instant.optional(),
      reason: z.string().optional(),
    })
    .optional(),
})

// ---- delivery: between assistant and hall ----

export const deliveryTicket = z.object({
  ticket: z.string(),
  nonce: z.string(),
  caseDigest: hex32,
  /** Certificate whose key has to sign. */
  certificate: hex32,
  shown: z.array(z.string()),
  expiresAt: instant,
})

export const deliveryState = z.object({
  reference: caseReference,
  state: z.enum(CASE_STATES),
  step: z.enum(DELIVERY_STEPS).optional(),
  origin: z.string(),
  nonce: z.string(),
  caseDigest: hex32,
  shown: z.array(z.string()),
  oldCertificate: hex32,
  key: z.string(),
  dual: z.boolean(),
  /** DER Name for the CSR; the certificate's subject comes from the approved record all the same. */
  subject: base64,
  keepGenerations: z.int(),
  /** Present once issued. */
  issued: z
    .object({
      signing: base64,
      encryption: base64.optional(),
      chain: z.array(base64),
      envelope: base64.optional(),
      /** DER SM2Cipher to the encryption key: proof that it arrived. */
      challenge: base64.optional(),
      receiptNonce: z.string(),
    })
    .optional(),
})

export const deliveryCertificateRequest = z.strictObject({
  statement: signedStatement,
  csr: base64,
  /** Serial of an issued, never proved certificate whose key is lost: it is revoked before the new one is issued. */
  replaces: z.string().max(40).optional(),
})
export const deliveryProgressRequest = z.strictObject({ step: z.enum(DELIVERY_STEPS) })
export const deliveryReceiptRequest = z.strictObject({ statement: signedStatement })

// ---- staff ----

export const staffLogInRequest = z.strictObject({ login: z.string().max(60), password: z.string().max(200) })
export const staffSession = z.object({
  login: z.string(),
  name: z.string(),
  roles: z.array(z.enum(['reviewer', 'operator', 'auditor', 'monitor'])),
  jurisdiction: z.object({ id: z.string(), name: z.string() }),
  expiresAt: instant,
})

export const staffQueueQuery = z.strictObject({
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

// ---- monitor: a made-up holder in the monitor jurisdiction, for `certhall selftest` ----

export const monitorEnrolRequest = z.strictObject({
  profile: z.string().max(40),
  key: z.enum(['sm2', 'p256', 'rsa2048']),
  csr: base64,
})
export const monitorEnrolment = z.object({
  holder: session.shape.holder,
  signing: base64,
  encryption: base64.optional(),
  envelope: base64.optional(),
  chain: z.array(base64),
})

// ---- log-in for relying applications ----

export const interaction = z.object({
  uid: z.string(),
  client: z.object({ id: z.string(), name: words }),
  nonce: z.string(),
})
export const interactionAnswer = z.object({ redirectTo: z.string() })

export type Challenge = z.infer<typeof challenge>
export type Hall = z.infer<typeof hall>
export type PublicProfile = z.infer<typeof publicProfile>
export type CertificateSummary = z.infer<typeof certificateSummary>
export type Eligibility = z.infer<typeof eligibility>
export type Session = z.infer<typeof session>
export type Draft = z.infer<typeof draft>
export type Handler = z.infer<typeof handler>
export type Invoice = z.infer<typeof invoice>
export type RenewalCase = z.infer<typeof renewalCase>
export type TemplateRow = z.infer<typeof templateRow>
export type HistoryEntry = z.infer<typeof historyEntry>
export type Fee = z.infer<typeof fee>
export type StatusAnswer = z.infer<typeof statusAnswer>
export type DeliveryTicket = z.infer<typeof deliveryTicket>
export type DeliveryState = z.infer<typeof deliveryState>
export type StaffSession = z.infer<typeof staffSession>
export type StaffQueue = z.infer<typeof staffQueue>
export type StaffQueueQuery = z.infer<typeof staffQueueQuery>
export type StaffCase = z.infer<typeof staffCase>
export type MonitorEnrolment = z.infer<typeof monitorEnrolment>
export type Interaction = z.infer<typeof interaction>
