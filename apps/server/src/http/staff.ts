import * as api from '@certhall/model/api'
import { confirmFee, decideCase, staffLogIn, staffQueue, viewStaffCase, viewStaffSession } from '@certhall/ra'
import { z } from 'zod'
import { referenceParams } from './cases.ts'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'
import { clearSessionCookie, STAFF_COOKIE, setSessionCookie } from './who.ts'

/** Reviewers and operators; what they may see and do is decided by the RA, inside its queries. */
export function staffRoutes(app: App, { ra, sessions, settings, origin }: HttpContext): void {
  const common = { tags: ['staff'], security: [{ staff: [] }] }
  const one = { ...common, params: referenceParams, response: { 200: api.staffCase, ...refusals } }

  app.post(
    '/api/staff/session',
    {
      config: { rateLimit: { max: settings.rateLimits.staffLogIn, timeWindow: 60_000 } },
      schema: {
        tags: ['staff'],
        summary: 'Log in by password',
        body: api.staffLogInRequest,
        response: { 200: api.staffSession, ...refusals },
      },
    },
    async ({ body, cookies }, reply) => {
      const { actor } = await staffLogIn(ra, body)
      if (cookies[STAFF_COOKIE]) await sessions.close(cookies[STAFF_COOKIE])
      const cookie = await sessions.open(actor)
      setSessionCookie(reply, STAFF_COOKIE, cookie, origin())
      return viewStaffSession(ra, (await sessions.use('staff', cookie)) ?? actor)
    },
  )

  app.get(
    '/api/staff/session',
    { schema: { ...common, summary: 'Who is logged in', response: { 200: api.staffSession, ...refusals } } },
    async ({ staffMember }) => viewStaffSession(ra, staffMember),
  )

  app.delete(
    '/api/staff/session',
    {
      schema: {
        ...common,
        summary: 'Log out',
        response: { 204: z.null().describe('Logged out'), ...refusals },
      },
    },
    async ({ cookies }, reply) => {
      await sessions.close(cookies[STAFF_COOKIE] ?? '')
      clearSessionCookie(reply, STAFF_COOKIE, origin())
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/staff/cases',
    {
      schema: {
        ...common,
        summary: 'The queue of the own jurisdiction',
        querystring: api.staffQueueQuery,
        response: { 200: api.staffQueue, ...refusals },
      },
    },
    async ({ staffMember, query }) => staffQueue(ra, staffMember, query),
  )

  app.get(
    '/api/staff/cases/:reference',
    { schema: { ...one, summary: 'One application, old and new certificate side by side' } },
    async ({ staffMember, params }) => viewStaffCase(ra, staffMember, params),
  )

  app.post(
    '/api/staff/cases/:reference/decision',
    { schema: { ...one, summary: 'Approve, reject, or ask for a correction', body: api.decisionRequest } },
    async ({ staffMember, params, body }) => decideCase(ra, staffMember, { ...params, ...body }),
  )

  app.post(
    '/api/staff/cases/:reference/fee-confirmation',
    { schema: { ...one, summary: 'A bank transfer has arrived', body: api.feeConfirmationRequest } },
    async ({ staffMember, params, body }) => confirmFee(ra, staffMember, { ...params, ...body }),
  )
}
