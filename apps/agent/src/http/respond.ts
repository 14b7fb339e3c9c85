import type { IncomingMessage, ServerResponse } from 'node:http'
import { CerthallError, toProblem } from '@certhall/model'
import { z } from 'zod'

const BODY_LIMIT = 64 * 1024
const UNREAD_LIMIT = 1024 * 1024

const EVERYWHERE = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return
  response.writeHead(status, { ...EVERYWHERE, 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

/** RFC 9457 problem details; what was not foreseen shows nothing of itself. */
export function sendError(response: ServerResponse, error: unknown): void {
  const known = error instanceof CerthallError ? error : new CerthallError('internal')
  if (known !== error) console.error(error)
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { retryAfter } = known.extra
  response.writeHead(known.status, {
    ...EVERYWHERE,
    ...(typeof retryAfter === 'number' && { 'retry-after': String(retryAfter) }),
    'content-type': 'application/problem+json; charset=utf-8',
  })
  response.end(JSON.stringify(toProblem(known)))
}

/** The JSON body in this shape. `input-too-large` past 64 kB, `input-invalid`. */
export async function readBody<Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
): Promise<z.infer<Schema>> {
  // A form cannot send this type, so that a foreign page would have to ask first (CORS preflight), in vain.
  if (request.headers['content-type']?.split(';')[0] !== 'application/json') {
    throw new CerthallError('input-invalid', 'application/json expected')
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > BODY_LIMIT) throw new CerthallError('input-too-large')
    chunks.push(chunk)
  }
  const parsed = schema.safeParse(parseJson(Buffer.concat(chunks).toString('utf8')))
  if (!parsed.success) throw new CerthallError('input-invalid', z.prettifyError(parsed.error))
  return parsed.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Calls back once the other side has gone; at once where it went before anybody listened. */
export function whenGone(response: ServerResponse, work: () => void): void {
  if (response.destroyed) work()
  else response.once('close', work)
}

/** Headers of an event stream; answers a function that sends one event. */
export function openEventStream(response: ServerResponse): (data: unknown) => void {
  const write = (text: string) => {
    if (response.writableEnded || response.destroyed) return
    response.write(text)
    // A reader that does not read would have us keep everything for it.
    if (response.writableLength > UNREAD_LIMIT) response.destroy()
  }
  response.writeHead(200, { ...EVERYWHERE, 'content-type': 'text/event-stream; charset=utf-8' })
  const heartbeat = setInterval(() => write(': here\n\n'), 15_000)
  whenGone(response, () => clearInterval(heartbeat))
  return (data) => write(`data: ${JSON.stringify(data)}\n\n`)
}
