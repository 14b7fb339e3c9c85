import { Readable } from 'node:stream'
import { encodeCertsOnly } from '@certhall/pki'
import type { StoredList } from '@certhall/va'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App, HttpContext } from './context.ts'

const issuer = z.string().max(60)
/** `delta`, or a shard's number as certificates spell it. */
const scope = z.string().regex(/^(delta|0|[1-9][0-9]{0,8})$/)

/** Revocation lists: complete, delta and sharded; and the CAs' certificates. */
export function listRoutes(app: App, { status, settings }: Pick<HttpContext, 'status' | 'settings'>): void {
  const send = async (list: StoredList, request: FastifyRequest, reply: FastifyReply) => {
    reply.headers(cacheHeaders(list, settings.status.crl.maxAgeSeconds))
    if (isKnown(list, request)) return reply.code(304).send()
    reply.type('application/pkix-crl').header('content-length', list.size)
    return reply.send(Readable.from(status.lists.read(list), { objectMode: false }))
  }

  const one = z.strictObject({ issuer })
  app.get('/crl/:issuer.crl', { schema: { hide: true, params: one } }, async (request, reply) =>
    send(await status.lists.current(request.params.issuer, 'full'), request, reply),
  )
  const part = z.strictObject({ issuer, scope })
  app.get('/crl/:issuer/:scope.crl', { schema: { hide: true, params: part } }, async (request, reply) =>
    send(await status.lists.current(request.params.issuer, request.params.scope), request, reply),
  )
  app.get('/ca/:issuer.cer', { schema: { hide: true, params: one } }, async ({ params }, reply) =>
    reply.type('application/pkix-cert').send(Buffer.from(await status.caCertificate(params.issuer))),
  )
  // RFC 5280 §4.2.2.1: for who trusts another generation of the root than the newest of its issuers' certificates leads to.
  app.get('/ca/:issuer.p7c', { schema: { hide: true, params: one } }, async ({ params }, reply) =>
    reply
      .type('application/pkcs7-mime; smime-type=certs-only')
      .send(Buffer.from(encodeCertsOnly(await status.chainOf(params.issuer)))),
  )
}

/** A cache asks again long before nextUpdate: by then a newer list may have been made. */
function cacheHeaders({ digest, thisUpdate, nextUpdate }: StoredList, maxAgeSeconds: number) {
  const left = Math.floor((nextUpdate.getTime() - Date.now()) / 1000)
  const maxAge = Math.max(0, Math.min(maxAgeSeconds, left))
  return {
    'cache-control': `public, max-age=${maxAge}, no-transform`,
    expires: new Date(Date.now() + maxAge * 1000).toUTCString(),
    'last-modified': thisUpdate.toUTCString(),
    etag: `"${digest}"`,
  }
}

/** By its tag alone: two lists may be made within one second, which is all that If-Modified-Since can tell apart. */
function isKnown({ digest }: StoredList, { headers }: FastifyRequest): boolean {
  const tags = (headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim())
  return tags.some((tag) => tag === '*' || tag.replace(/^W\//, '') === `"${digest}"`)
}
