import { createHash } from 'node:crypto'
import type { OcspReply } from '@certhall/va'

export const OCSP_RESPONSE = 'application/ocsp-response'

/**
 * RFC 5019 §6.2: what a cache may know of an answer, as names and values in turn. A refusal, or an answer to a nonce, is
 * nobody else's.
 */
export function ocspHeaders(
  { der, times }: OcspReply,
  { now, maxAgeSeconds, secure }: { now: Date; maxAgeSeconds: number; secure: boolean },
): { headers: string[]; etag: string | undefined } {
  const headers = ['content-type', OCSP_RESPONSE, 'content-length', String(der.length)]
  // No browser guesses at this type, so no header against guessing: each costs as much as the rest of a kept answer.
  if (secure) headers.push('strict-transport-security', 'max-age=31536000')
  if (times === undefined) {
    headers.push('cache-control', 'no-store')
    return { headers, etag: undefined }
  }
  const left = Math.floor((times.nextUpdate.getTime() - now.getTime()) / 1000)
  const maxAge = Math.max(0, Math.min(maxAgeSeconds, left))
  const etag = `"${createHash('sha256').update(der).digest('hex').slice(0, 32)}"`
  headers.push('cache-control', `max-age=${maxAge}, public, no-transform, must-revalidate`)
  headers.push('expires', times.nextUpdate.toUTCString(), 'last-modified', times.thisUpdate.toUTCString())
  headers.push('etag', etag)
  return { headers, etag }
}

/** A request that an address carries (RFC 5019 §5): base64, escaped or (against RFC 3986) not. Undefined for anything else. */
export function requestInAddress(text: string): Buffer | undefined {
  let plain = text
  if (text.includes('%')) {
    try {
      plain = decodeURIComponent(text)
    } catch {
      return undefined
    }
  }
  return /^[A-Za-z0-9+/]+={0,2}$/.test(plain) ? Buffer.from(plain, 'base64') : undefined
}
