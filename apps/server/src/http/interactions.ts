import { CerthallError } from '@certhall/model'
import * as api from '@certhall/model/api'
import { logIn, makeChallenge } from '@certhall/ra'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

const params = z.strictObject({ uid: z.string().regex(/^[\w-]{1,60}$/) })

/** Log-in for relying applications: the provider at /oidc, and the calls of the portal's page /log-in/:uid. */
export function interactionRoutes(app: App, { ra, settings, logIns }: HttpContext): void {
  const common = { tags: ['log-in'], params }

  /** The provider knows the log-in by a cookie of its own; the address must speak of the same one. */
  async function underWay(request: FastifyRequest, reply: FastifyReply, uid: string) {
    const found = await logIns.interaction(request.raw, reply.raw).catch(() => undefined)
    const client = found && (await ra.applications.find(found.client))
    if (found?.uid !== uid || !client?.active) {
      throw new CerthallError('not-found', 'no such log-in under way in this browser, or it has expired')
    }
    return { uid, client: { id: client.id, name: client.name } }
  }

  app.get(
    '/api/interactions/:uid',
    {
      schema: {
        ...common,
        summary: 'The log-in under way: which application asks, and the nonce to sign',
        response: { 200: api.interaction, ...refusals },
      },
    },
    async (request, reply) => {
      const found = await underWay(request, reply, request.params.uid)
      const { nonce } = await makeChallenge(ra, { purpose: 'log-in' })
      return { ...found, nonce }
    },
  )

  app.post(
    '/api/interactions/:uid',
    {
      config: { rateLimit: { max: settings.rateLimits.logIn, timeWindow: 60_000 } },
      schema: {
        ...common,
        summary: 'Log in to the application with a signed statement',
        body: api.logInRequest,
        response: { 200: api.interactionAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      await underWay(request, reply, request.params.uid)
      const { actor } = await logIn(ra, request.body)
      // An expired certificate can be renewed, but speaks for nobody elsewhere.
      if (actor.scope !== 'full') throw new CerthallError('certificate-expired', 'renew it first')
      return { redirectTo: await logIns.finish(request.raw, reply.raw, actor) }
    },
  )

  app.post(
    '/api/interactions/:uid/cancel',
    {
      schema: {
        ...common,
        summary: 'Back to the application without a log-in',
        response: { 200: api.interactionAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      await underWay(request, reply, request.params.uid)
      return { redirectTo: await logIns.cancel(request.raw, reply.raw) }
    },
  )

  app.register(async (scope) => {
    // The provider reads the body itself.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.all('/oidc/*', { schema: { hide: true } }, async (request, reply) => {
      reply.hijack()
      reply.raw.setHeader('x-content-type-options', 'nosniff')
      reply.raw.setHeader('referrer-policy', 'no-referrer')
      if (request.method === 'GET' && request.headers.accept?.includes('text/html')) {
        reply.raw.setHeader('cross-origin-opener-policy', 'same-origin-allow-popups')
      }
      await logIns.handle(request.raw, reply.raw)
    })
  })
}
