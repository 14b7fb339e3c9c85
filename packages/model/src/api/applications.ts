import { z } from 'zod'
import { caseReference, instant, version } from './common.ts'

// Relying applications: registered, changed, told.

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/

/** https; plain http only to the very computer that the hall runs on. */
const address = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((text) => text.startsWith('https://') || LOOPBACK.test(text), 'not https')

const name = z.string().trim().min(1).max(60)

export const applicationId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/)
  // The console's page for a new one has this name.
  .refine((id) => id !== 'new', 'taken')

const settings = {
  name: z.strictObject({ zh: name, en: name }),
  /** Where its users begin. */
  url: address,
  /** Where the hall may send somebody back to after a log-in: these very addresses. */
  redirectUris: z.array(address).min(1).max(10),
  /** Where it hears of renewals. */
  webhookUrl: address,
}

export const applicationRegistration = z.strictObject({ id: applicationId, ...settings })

export const applicationChange = z.strictObject({ version, ...settings, active: z.boolean() })

const tellingState = z.enum(['waiting', 'told', 'retrying', 'failed'])

export const applicationQuery = z.strictObject({ state: tellingState.optional() })

export const relyingApplication = z.object({
  id: applicationId,
  name: z.object({ zh: z.string(), en: z.string() }),
  url: z.string(),
  redirectUris: z.array(z.string()),
  webhookUrl: z.string(),
  /** Otherwise nobody logs in to it, and it is told nothing. */
  active: z.boolean(),
  version,
  registeredAt: instant,
})

export const applicationList = z.object({ applications: z.array(relyingApplication) })

/** What it was told of one renewal. `failed`: given up after a day; it can be told once more. */
export const telling = z.object({
  reference: caseReference,
  type: z.string().optional(),
  state: tellingState,
  attempts: z.int(),
  queuedAt: instant.optional(),
  /** Of the latest attempt. */
  at: instant.optional(),
  problem: z.string().optional(),
})

export const applicationDetail = relyingApplication.extend({
  registeredBy: z.string(),
  /** Until when messages carry the signature of the secret before, too. */
  oldWebhookSecretUntil: instant.optional(),
  mayChange: z.boolean(),
  /** Newest first, at most a hundred. */
  tellings: z.array(telling),
})

/** Shown once, when made: kept sealed after that. */
export const issuedSecrets = z.object({
  clientSecret: z.string().optional(),
  webhookSecret: z.string().optional(),
})

export const registeredApplication = applicationDetail.extend(issuedSecrets.shape)

export type ApplicationRegistration = z.infer<typeof applicationRegistration>
export type ApplicationChange = z.infer<typeof applicationChange>
export type ApplicationView = z.infer<typeof relyingApplication>
export type ApplicationDetail = z.infer<typeof applicationDetail>
export type TellingView = z.infer<typeof telling>
export type IssuedSecrets = z.infer<typeof issuedSecrets>
