import * as api from '@certhall/model/api'
import { logIn, ownData, requestErasure, viewErasure, viewSession } from '@certhall/ra'
import { z } from 'zod'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'
import { clearSessionCookie, HOLDER_COOKIE, setSessionCookie } from './who.ts'

/** A holder's session, begun by a statement that the token has signed. */
export function sessionRoutes(app: App, { ra, sessions, settings, origin }: HttpContext): void {
  const security = [{ holder: [] }]

  app.post(
    '/api/session',
    {
      config: { rateLimit: { max: settings.rateLimits.logIn, timeWindow: 60_000 } },
      schema: {
        tags: ['log-in'],
        summary: 'Log in with a signed statement',
        body: api.logInRequest,
        response: { 200: api.session, ...refusals },
      },
    },
    async ({ body, cookies }, reply) => {
      const { actor } = await logIn(ra, body)
      // Never go on with a session that was there before the log-in.
      if (cookies[HOLDER_COOKIE]) await sessions.close(cookies[HOLDER_COOKIE])
      const cookie = await sessions.open(actor)
      setSessionCookie(reply, HOLDER_COOKIE, cookie, origin())
      return viewSession(ra, (await sessions.use('holder', cookie)) ?? actor)
    },
  )

  app.get(
    '/api/session',
    {
      schema: {
        tags: ['log-in'],
        summary: 'Who is logged in, with which certificate',
        security,
        response: { 200: api.session, ...refusals },
      },
    },
    async ({ holder }) => viewSession(ra, holder),
  )

  app.get(
    '/api/own-data/erasure',
    {
      schema: {
        tags: ['log-in'],
        summary: 'What of one’s data could be deleted, what has to stay, and how far it has come',
        security,
        response: { 200: api.erasurePlan, ...refusals },
      },
    },
    async ({ holder }) => viewErasure(ra, holder),
  )

  app.post(
    '/api/own-data/erasure',
    {
      schema: {
        tags: ['log-in'],
        summary: 'Ask for one’s data to be deleted; two members of staff carry it out',
        security,
        response: { 200: api.erasurePlan, ...refusals },
      },
    },
    async ({ holder }) => requestErasure(ra, holder),
  )

  app.get(
    '/api/own-data',
    {
      schema: {
        tags: ['log-in'],
        summary: 'Everything that is kept about who is logged in, as a file to keep',
        security,
        response: { 200: api.ownData, ...refusals },
      },
    },
    async ({ holder }, reply) => {
      const data = await ownData(ra, holder)
      const name = `certhall-${data.madeAt.slice(0, 10)}.json`
      reply.header('content-disposition', `attachment; filename="${name}"`)
      return data
    },
  )

  app.delete(
    '/api/session',
    {
      schema: {
        tags: ['log-in'],
        summary: 'Log out',
        security,
        response: { 204: z.null().describe('Logged out'), ...refusals },
      },
    },
    async ({ cookies }, reply) => {
      await sessions.close(cookies[HOLDER_COOKIE] ?? '')
      clearSessionCookie(reply, HOLDER_COOKIE, origin())
      return reply.code(204).send(null)
    },
  )
}
