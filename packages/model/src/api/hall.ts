import { z } from 'zod'
import { IDENTITY_FIELDS } from '../profile.ts'
import { PURPOSES } from '../statement.ts'
import { CASE_KINDS, CASE_STATES } from '../states.ts'
import { CERTIFIED_KEYS } from '../template.ts'
import {
  base64,
  caseReference,
  certificateSummary,
  instant,
  otherWay,
  servicePoint,
  signedStatement,
  words,
} from './common.ts'
import { payWay } from './payment.ts'

// Anyone, and a holder who has logged in.

export const challengeRequest = z.strictObject({
  purpose: z.enum(PURPOSES).extract(['log-in', 'staff-log-in']),
})

export const challenge = z.object({ nonce: z.string(), origin: z.string(), expiresAt: instant })

/** After what time whom a change of a certificate's status has reached. */
export const statusTimes = z.object({
  /** What caches may keep of a status answer. */
  ocspSeconds: z.int(),
  /** What caches may keep of a list. */
  listSeconds: z.int(),
  /** How long a list that somebody holds is good. */
  listLifetimeHours: z.number(),
})

/** Whether a certificate can be replaced in one way now; where not, why (an error code), since or until when, and what ways remain. */
export const eligibility = z.object({
  eligible: z.boolean(),
  /** The service that the certificate belongs to, as the certificate itself says. */
  profile: z.string().optional(),
  /** `renewal-too-early`, `renewal-too-late`, `renewal-revoked`, `renewal-suspended`, `renewal-superseded`, `renewal-wrong-profile`, `renewal-case-open`, `renewal-region-other`, `renewal-issuer-ends`; of a change also `kind-not-offered`, `certificate-suspended`, `certificate-revoked`, `change-expired`, `change-nothing-lacks` */
  refusal: z.string().optional(),
  opensAt: instant.optional(),
  closesAt: instant.optional(),
  /** For each term that can be chosen, the end that the new certificate would get. */
  terms: z.array(z.object({ years: z.int(), notAfter: instant })),
  openCase: caseReference.optional(),
  openKind: z.enum(CASE_KINDS).optional(),
  otherWays: z.array(otherWay),
  servicePoints: z.array(servicePoint),
})

const agreement = z.object({
  version: z.string(),
  terms: words,
  privacy: words,
  idData: words,
  keptYears: z.int(),
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
  /** Whether it has electronic seals. */
  seals: z.boolean(),
  agreement,
  /** 「添加证件」, where it is offered. */
  change: z
    .object({
      numbers: z.array(z.enum(IDENTITY_FIELDS)),
      agreement,
      review: z.boolean(),
      reviewPromise: words.optional(),
    })
    .optional(),
  /** What a counter issues onto new tokens, where it does, and the kinds of seals that it enters. */
  counter: z.object({
    first: z
      .object({
        termYears: z.array(z.int()),
        keys: z.array(z.enum(CERTIFIED_KEYS)),
        /** Numbers besides the holder's own that a certificate can carry. */
        numbers: z.array(z.enum(IDENTITY_FIELDS)),
      })
      .optional(),
    replacement: z.boolean(),
    seals: z.array(z.object({ id: z.string(), name: words })),
    /** Renewals and changes are taken by post, fax or mail, too. */
    byPaper: z.boolean(),
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
  /** Ways to pay a fee besides bank transfer. */
  payWays: z.array(payWay),
  /** Whether an invoice can be electronic. */
  electronicInvoices: z.boolean(),
  applications: z.array(z.object({ id: z.string(), name: words, url: z.string() })),
  statusTimes,
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
  /** Whether numbers can be added to the certificate now, and why not. */
  change: eligibility,
  expiresAt: instant,
})

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

export const interaction = z.object({
  uid: z.string(),
  client: z.object({ id: z.string(), name: words }),
  nonce: z.string(),
})

export const interactionAnswer = z.object({ redirectTo: z.string() })

export type Challenge = z.infer<typeof challenge>
export type Eligibility = z.infer<typeof eligibility>
export type PublicProfile = z.infer<typeof publicProfile>
export type Hall = z.infer<typeof hall>
export type Session = z.infer<typeof session>
export type StatusAnswer = z.infer<typeof statusAnswer>
export type Interaction = z.infer<typeof interaction>
