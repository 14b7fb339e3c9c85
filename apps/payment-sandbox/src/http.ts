import type { IncomingMessage } from 'node:http'

export interface Request {
  method: string
  url: URL
  /** Path and query as they were sent: what is signed. */
  target: string
  headers: IncomingMessage['headers']
  body: string
}

export interface Answer {
  status: number
  type: string
  body: string | Buffer
  headers?: Record<string, string>
}

const LIMIT = 256 * 1024

export async function readRequest(message: IncomingMessage, origin: string): Promise<Request> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LIMIT) throw new Error('too large')
    chunks.push(chunk)
  }
  const target = message.url ?? '/'
  return {
    ...{ method: message.method ?? 'GET', target, headers: message.headers },
    ...{ url: new URL(target, origin), body: Buffer.concat(chunks).toString('utf8') },
  }
}

export const json = (status: number, body: unknown): Answer => ({
  ...{ status, type: 'application/json; charset=utf-8' },
  body: body === undefined ? '' : JSON.stringify(body),
})
