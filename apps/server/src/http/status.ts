import { CerthallError } from '@certhall/model'
import * as api from '@certhall/model/api'
import { parseOcspResponse } from '@certhall/pki'
import { queryStatus } from '@certhall/ra'
import type { FastifyReply } from 'fastify'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

const OCSP_REQUEST = 'application/ocsp-request'
const OCSP_RESPONSE = 'application/ocsp-response'
/** An OCSP request names a certificate or a few; more is no request of a client of ours. */
const OCSP_LIMIT = 4096

/** Status of applications (by number and captcha) and of certificates (OCSP). */
export function statusRoutes(app: App, { ra, captcha, settings, status }: HttpContext): void {
  app.post(
    '/api/status-query',
    {
      config: { rateLimit: { max: settings.rateLimits.status, timeWindow: 60_000 } },
      schema: {
        tags: ['renewal'],
        summary: 'State of an application by ID number',
        body: api.statusQuery,
        response: { 200: api.statusAnswer, ...refusals },
      },
    },
    async ({ body: { captcha: answer, ...query } }) => captcha.guard(answer, () => queryStatus(ra, query)),
  )

  const sendOcsp = async (reply: FastifyReply, request: Uint8Array) =>
    reply.type(OCSP_RESPONSE).send(Buffer.from(await status.answerOcsp(request)))

  app.register(async (scope) => {
    scope.addContentTypeParser(
      OCSP_REQUEST,
      { parseAs: 'buffer', bodyLimit: OCSP_LIMIT },
      (_request, body, done) => done(null, body),
    )
    // RFC 6960 §A.1
    scope.post('/ocsp', { schema: { hide: true } }, async ({ body }, reply) => {
      if (!Buffer.isBuffer(body))
        throw new CerthallError('input-invalid', `content type ${OCSP_REQUEST} only`)
      return sendOcsp(reply, body)
    })
    // The request's base64 may contain slashes, escaped or (against RFC 3986) not.
    scope.get('/ocsp/*', { schema: { hide: true } }, async ({ params }, reply) => {
      const { '*': text } = params as { '*': string }
      if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new CerthallError('input-invalid', 'not base64')
      const answer = await status.answerOcsp(Buffer.from(text, 'base64'))
      return reply.type(OCSP_RESPONSE).headers(lifetime(answer)).send(Buffer.from(answer))
    })
  })
}

/** RFC 5019 §6.2: what a cache may know of an answer. A refusal, or an answer to a nonce, is nobody else's. */
function lifetime(der: Uint8Array): Record<string, string> {
  const answer = parseOcspResponse(der)
  const single =
    answer.status === 'successful' && answer.nonce === undefined ? answer.responses[0] : undefined
  if (single?.nextUpdate === undefined) return { 'cache-control': 'no-store' }
  const seconds = (single.nextUpdate.getTime() - single.thisUpdate.getTime()) / 1000
  return {
    'cache-control': `max-age=${seconds}, public, no-transform, must-revalidate`,
    expires: single.nextUpdate.toUTCString(),
    'last-modified': single.thisUpdate.toUTCString(),
  }
}
