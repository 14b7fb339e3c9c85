import * as api from '@certhall/model/api'
import { type StaffActor, staffCertificateLogIn, staffLogIn, viewStaffSession } from '@certhall/ra'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'
import { clearSessionCookie, STAFF_COOKIE, setSessionCookie } from './who.ts'

type Cookies = Record<string, string | undefined>

/** Staff log in by password and code, or by a certificate on a token. docs/staff.md. */
export function staffSessionRoutes(app: App, { ra, sessions, settings, origin }: HttpContext): void {
  const common = { tags: ['staff'], security: [{ staff: [] }] }
  const limited = { rateLimit: { max: settings.rateLimits.staffLogIn, timeWindow: 60_000 } }

  async function begin(actor: StaffActor, cookies: Cookies, reply: FastifyReply) {
    // Never go on with a session that was there before the log-in.
    if (cookies[STAFF_COOKIE]) await sessions.close(cookies[STAFF_COOKIE])
    const cookie = await sessions.open(actor)
    setSessionCookie(reply, STAFF_COOKIE, cookie, origin())
    return viewStaffSession(ra, (await sessions.use('staff', cookie)) ?? actor)
  }

  app.post(
    '/api/staff/session',
    {
      config: limited,
      schema: {
        tags: ['staff'],
        summary: 'Log in by password, and by the code of an authenticator where one is on record',
        body: api.staffLogInRequest,
        response: { 200: api.staffSession, ...refusals },
      },
    },
    async ({ body, cookies }, reply) => begin(await staffLogIn(ra, body), cookies, reply),
  )

  app.post(
    '/api/staff/session/certificate',
    {
      config: limited,
      schema: {
        tags: ['staff'],
        summary: 'Log in by a registered certificate on a token, with a signed statement',
        body: api.staffCertificateLogInRequest,
        response: { 200: api.staffSession, ...refusals },
      },
    },
    async ({ body, cookies }, reply) => begin(await staffCertificateLogIn(ra, body), cookies, reply),
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
}
