import type { IncomingMessage, ServerResponse } from 'node:http'
import { ocspError } from '@certhall/pki'
import type { AnswerCache, Kept, OcspReply, Watch } from '@certhall/va'
import type { Door } from './doors.ts'
import { ocspHeaders, requestInAddress } from './ocsp-reply.ts'

/** An OCSP request names a certificate or a few; more is no request of a client of ours. */
export const OCSP_LIMIT = 4096
export const OCSP_REQUEST = 'application/ocsp-request'
const GET = '/ocsp/'
/** RFC 5019 §5: requests of 255 bytes go by GET. A longer one, or one spelt in escapes, is answered but not kept. */
const KEPT_LENGTH = 512

export interface KeptAnswer extends Kept {
  /** The answer's octets as a latin1 text: with its headers it leaves in one write, where bytes take two. */
  body: string
  headers: string[]
  etag: string | undefined
  /** By then another one is due. */
  until: number
}

export interface OcspDoorContext {
  answer(request: Uint8Array): Promise<OcspReply>
  kept: AnswerCache<KeptAnswer>
  watch: Pick<Watch, 'freshUntil'>
  maxAgeSeconds: number
  clock: { now(): Date }
  /** Whether the hall is reached by HTTPS. */
  secure(): boolean
  failed(error: Error): void
}

/**
 * Status answers before fastify. A request that was answered before is found by its own bytes (its address, or what was
 * posted) and nothing of it is read. Whatever is no plain status request is left to fastify.
 */
export function ocspDoor(context: OcspDoorContext): Door {
  const { kept, watch, clock } = context

  function found(key: string): KeptAnswer | undefined {
    const answer = kept.get(key)
    if (answer === undefined) return undefined
    return performance.now() < watch.freshUntil && clock.now().getTime() < answer.until ? answer : undefined
  }

  async function make(key: string, request: Uint8Array): Promise<KeptAnswer> {
    const { epoch } = kept
    const reply = await context.answer(request).catch((error: Error): OcspReply => {
      context.failed(error)
      // RFC 6960 §2.3
      return { der: ocspError('internalError') }
    })
    const now = clock.now()
    const { maxAgeSeconds } = context
    const { headers, etag } = ocspHeaders(reply, { now, maxAgeSeconds, secure: context.secure() })
    const nextUpdate = reply.times?.nextUpdate.getTime() ?? 0
    // Until then a cache may keep it for its whole max-age.
    const until = nextUpdate - maxAgeSeconds * 1000
    const answer = {
      serial: reply.serial ?? '',
      valid: true,
      body: Buffer.from(reply.der).toString('latin1'),
      headers,
      etag,
      until,
    }
    if (reply.serial !== undefined && until > now.getTime() && key.length <= KEPT_LENGTH)
      kept.put(key, answer, epoch)
    return answer
  }

  const answer = (key: string, request: Uint8Array, response: ServerResponse, tags?: string) => {
    make(key, request).then((made) => send(response, made, tags), context.failed)
  }

  return (request, response) => {
    const { url = '', method } = request
    if (method === 'GET') {
      if (!url.startsWith(GET)) return false
      const tags = tagsOf(request)
      const hit = found(url)
      if (hit !== undefined) {
        send(response, hit, tags)
        return true
      }
      const asked =
        url.length <= GET.length + OCSP_LIMIT ? requestInAddress(url.slice(GET.length)) : undefined
      if (asked === undefined) return false
      answer(url, asked, response, tags)
      return true
    }
    if (method !== 'POST' || url !== '/ocsp' || !isPlainPost(request)) return false
    readBody(request, (body) => {
      const key = body.toString('latin1')
      const hit = found(key)
      if (hit !== undefined) send(response, hit)
      else answer(key, body, response)
    })
    return true
  }
}

function send(response: ServerResponse, { body, headers, etag }: KeptAnswer, tags?: string): void {
  if (tags !== undefined && etag !== undefined && tags.includes(etag)) {
    const about = headers.filter((_, i) => !/^content-/.test(headers[i - (i % 2)] as string))
    response.writeHead(304, about).end()
    return
  }
  response.writeHead(200, headers).end(body, 'latin1')
}

/** If-None-Match, without making an object of all headers. */
function tagsOf({ rawHeaders }: IncomingMessage): string | undefined {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string
    if (name.length === 13 && name.toLowerCase() === 'if-none-match') return rawHeaders[i + 1]
  }
  return undefined
}

/** RFC 6960 §A.1, with a length that is no more than a request of a client of ours has. */
function isPlainPost({ headers }: IncomingMessage): boolean {
  const length = Number(headers['content-length'])
  return headers['content-type'] === OCSP_REQUEST && length > 0 && length <= OCSP_LIMIT
}

/** No more comes than the announced length, which the parser holds senders to. */
function readBody(request: IncomingMessage, done: (body: Buffer) => void): void {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => done(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)))
}
