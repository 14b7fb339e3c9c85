import type { IncomingMessage } from 'node:http'
import { CerthallError } from '@certhall/model'

/** The whole body of a request; `input-too-large` as soon as it is longer than `limit`, `input-invalid` when it breaks off. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= limit) chunks.push(chunk)
      else reject(new CerthallError('input-too-large', `at most ${limit} bytes`))
    })
    request.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
    request.once('error', () => reject(new CerthallError('input-invalid', 'the body broke off')))
    // Every request is closed: an error that nobody gets would cost its stack trace.
    request.once('close', () => {
      if (!request.readableEnded) reject(new CerthallError('input-invalid', 'the body broke off'))
    })
  })
}
