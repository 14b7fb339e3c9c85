import { CerthallError } from '@certhall/model'
import * as api from '@certhall/model/api'
import { activeApplications, checkEligibility, makeChallenge, publicProfile } from '@certhall/ra'
import { z } from 'zod'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

const captchaChallenge = z.looseObject({
  parameters: z.looseObject({ algorithm: z.string(), nonce: z.string(), salt: z.string(), cost: z.int() }),
  signature: z.string(),
})

/** What anybody may ask: the hall itself, a nonce to sign, whether a certificate can be renewed. */
export function hallRoutes(app: App, { ra, settings, origin, captcha, payWays, ping }: HttpContext): void {
  const { challenge } = settings.rateLimits
  const limited = { rateLimit: { max: challenge, timeWindow: 60_000 } }

  app.get(
    '/api/hall',
    {
      schema: {
        tags: ['hall'],
        summary: 'The hall and its services',
        response: { 200: api.hall, ...refusals },
      },
    },
    async () => ({
      name: settings.name,
      origin: origin(),
      agentOrigins: settings.agentOrigins,
      profiles: [...ra.profiles.values()].map((profile) => publicProfile(ra, profile)),
      payWays: [...payWays],
      electronicInvoices: ra.invoices !== undefined,
      applications: (await activeApplications(ra)).map(({ id, name, url }) => ({ id, name, url })),
      statusTimes: {
        ocspSeconds: settings.status.ocsp.maxAgeSeconds,
        listSeconds: settings.status.crl.maxAgeSeconds,
        listLifetimeHours: settings.status.crl.lifetimeHours,
      },
      now: ra.clock.now().toISOString(),
    }),
  )

  app.get(
    '/api/health',
    {
      logLevel: 'warn',
      schema: {
        tags: ['hall'],
        summary: 'Whether the hall and its database answer',
        response: { 200: z.object({ status: z.literal('ok') }), ...refusals },
      },
    },
    async () => {
      await ping().catch(() => {
        throw new CerthallError('server-away', 'The database does not answer.')
      })
      return { status: 'ok' as const }
    },
  )

  app.post(
    '/api/challenges',
    {
      config: limited,
      schema: {
        tags: ['log-in'],
        summary: 'A nonce for a log-in statement',
        body: api.challengeRequest,
        response: { 200: api.challenge, ...refusals },
      },
    },
    async ({ body }) => makeChallenge(ra, body),
  )

  app.get(
    '/api/captcha',
    {
      config: limited,
      schema: {
        tags: ['hall'],
        summary: 'A challenge for the ALTCHA widget',
        response: { 200: captchaChallenge, ...refusals },
      },
    },
    async () => captcha.challenge(),
  )

  app.post(
    '/api/eligibility',
    {
      config: limited,
      schema: {
        tags: ['renewal'],
        summary: 'Whether a certificate can be renewed now, and else why not',
        body: api.eligibilityRequest,
        response: { 200: api.eligibility, ...refusals },
      },
    },
    async ({ body }) => checkEligibility(ra, { certificate: Buffer.from(body.certificate, 'base64') }),
  )
}
