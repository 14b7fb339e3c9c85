import { CerthallError } from '@certhall/model'
import * as api from '@certhall/model/api'
import { queryStatus } from '@certhall/ra'
import type { FastifyReply } from 'fastify'
import type { App, HttpContext } from './context.ts'
import { OCSP_LIMIT, OCSP_REQUEST } from './ocsp-door.ts'
import { ocspHeaders, requestInAddress } from './ocsp-reply.ts'
import { refusals } from './problems.ts'

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

  // The plain requests are answered by `ocspDoor`; here come the odd ones, and those of `app.inject`.
  const sendOcsp = async (reply: FastifyReply, request: Uint8Array) => {
    const answer = await status.replyOcsp(request)
    const { headers } = ocspHeaders(answer, {
      now: new Date(),
      maxAgeSeconds: settings.status.ocsp.maxAgeSeconds,
      secure: false,
    })
    for (let i = 0; i < headers.length; i += 2) reply.header(headers[i] as string, headers[i + 1])
    return reply.send(Buffer.from(answer.der))
  }

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
    scope.get('/ocsp/*', { schema: { hide: true } }, async ({ params }, reply) => {
      // Fastify has taken the escapes out.
      const request = requestInAddress((params as { '*': string })['*'])
      if (request === undefined) throw new CerthallError('input-invalid', 'not base64')
      return sendOcsp(reply, request)
    })
  })
}
