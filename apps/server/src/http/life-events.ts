import * as api from '@certhall/model/api'
import {
  lossCertificates,
  openLossSession,
  ownCertificates,
  publicNotices,
  reportLoss,
  reportLosses,
  sendLossCode,
} from '@certhall/ra'
import { z } from 'zod'
import type { App, HttpContext } from './context.ts'
import { evenly } from './evenly.ts'
import { refusals } from './problems.ts'
import { clearSessionCookie, LOSS_COOKIE, setSessionCookie } from './who.ts'

const PER_MINUTE = 60_000

/** What a holder does about a lost token, and what anybody may know of renewals and revocations. */
export function lifeEventRoutes(app: App, context: HttpContext): void {
  const { ra, settings } = context
  const described = { tags: ['life-events'], security: [{ holder: [] }] }
  const answer = { response: { 200: api.ownCertificates, ...refusals } }

  app.get(
    '/api/my-certificates',
    { schema: { ...described, ...answer, summary: 'The certificates of whoever has logged in' } },
    async ({ holder }) => ownCertificates(ra, holder),
  )

  app.post(
    '/api/my-certificates/:serial/loss',
    {
      schema: {
        ...{
          ...described,
          ...answer,
          summary: 'Report the loss of another certificate of mine: on hold at once',
        },
        params: z.strictObject({ serial: api.certificateSerial }),
      },
    },
    async ({ holder, params }) => reportLoss(ra, holder, params),
  )

  app.get(
    '/api/public-notices',
    {
      config: { rateLimit: { max: settings.rateLimits.status, timeWindow: 60_000 } },
      schema: {
        tags: ['life-events'],
        summary: 'Renewals and revocations, newest first; names are masked',
        querystring: api.publicNoticesQuery,
        response: { 200: api.publicNotices, ...refusals },
      },
    },
    async ({ query }) => publicNotices(ra, query),
  )

  lossByCode(app, context)
}

/** 「挂失」 by whoever has no token left: a code, a session for this alone, and the report. */
function lossByCode(app: App, { ra, sessions, settings, origin, captcha }: HttpContext): void {
  const described = { tags: ['life-events'] }
  const answer = { response: { 200: api.ownCertificates, ...refusals } }
  const known = { ...described, ...answer, security: [{ loss: [] }] }

  app.post(
    '/api/loss/codes',
    {
      config: { rateLimit: { max: settings.rateLimits.lossCode, timeWindow: PER_MINUTE } },
      schema: {
        ...{
          ...described,
          summary: 'Send a one-time code to the contacts on record of this number, if it is',
        },
        body: api.lossCodeRequest,
        response: { 200: api.lossCode, ...refusals },
      },
    },
    async ({ body }) => evenly(() => captcha.guard(body.captcha, () => sendLossCode(ra, body))),
  )

  app.post(
    '/api/loss/session',
    {
      config: { rateLimit: { max: settings.rateLimits.logIn, timeWindow: PER_MINUTE } },
      schema: {
        ...{ ...described, ...answer, summary: 'Open a session for reporting losses with the code' },
        body: api.lossSessionRequest,
      },
    },
    async ({ body, cookies }, reply) => {
      const { actor, certificates } = await openLossSession(ra, body)
      if (cookies[LOSS_COOKIE]) await sessions.close(cookies[LOSS_COOKIE])
      setSessionCookie(reply, LOSS_COOKIE, await sessions.open(actor), origin())
      return certificates
    },
  )

  app.get(
    '/api/loss/session',
    { schema: { ...known, summary: 'The certificates that may be reported lost' } },
    async ({ lossReporter }) => lossCertificates(ra, lossReporter),
  )

  app.post(
    '/api/loss/reports',
    { schema: { ...known, summary: 'Report these lost: on hold at once', body: api.lossReport } },
    async ({ lossReporter, body }) => reportLosses(ra, lossReporter, body),
  )

  app.delete(
    '/api/loss/session',
    {
      schema: {
        ...{ ...described, security: [{ loss: [] }], summary: 'End the session' },
        response: { 204: z.null().describe('Ended'), ...refusals },
      },
    },
    async ({ cookies }, reply) => {
      await sessions.close(cookies[LOSS_COOKIE] ?? '')
      clearSessionCookie(reply, LOSS_COOKIE, origin())
      return reply.code(204).send(null)
    },
  )
}
