import type { IncomingMessage, ServerResponse } from 'node:http'
import { CerthallError, toProblem } from '@certhall/model'
import { z } from 'zod'

const BODY_LIMIT = 64 * 1024

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
  response.writeHead(known.status, {
    ...EVERYWHERE,
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

/** Headers of an event stream; answers a function that sends one event. */
export function openEventStream(response: ServerResponse): (data: unknown) => void {
  response.writeHead(200, { ...EVERYWHERE, 'content-type': 'text/event-stream; charset=utf-8' })
  const heartbeat = setInterval(() => response.write(': here\n\n'), 15_000)
  response.on('close', () => clearInterval(heartbeat))
  return (data) => response.write(`data: ${JSON.stringify(data)}\n\n`)
}
