import { CerthallError } from '@certhall/model/errors'
import { parseSpki, toHex } from '@certhall/pki'
import { digest, fingerprint } from './digests.ts'

/** Public keys that are never certified. */
export interface KeyBlocklist {
  has(spki: Uint8Array): boolean
}

/**
 * Reads lists of keys known to be unsafe, one a line, `#` before comments: 20 hex digits as Debian's openssl-blacklist writes
 * them (CVE-2008-0166: the last 80 bits of SHA-1 over `Modulus=…` as `openssl rsa -modulus` prints it), or 64 hex digits,
 * SHA-256 of a SubjectPublicKeyInfo. `configuration-invalid` for any other line.
 */
export function readKeyBlocklist(texts: Iterable<string>): KeyBlocklist {
  const listed = new Set<string>()
  for (const text of texts)
    for (const line of text.split('\n')) {
      const entry = line.trim().toLowerCase()
      if (entry === '' || entry.startsWith('#')) continue
      if (!/^([0-9a-f]{20}|[0-9a-f]{64})$/.test(entry))
        throw new CerthallError(
          'configuration-invalid',
          `not a line of a key blocklist: ${entry.slice(0, 80)}`,
        )
      listed.add(entry)
    }
  return {
    has(spki) {
      if (listed.size === 0) return false
      const modulus = modulusEntry(spki)
      return listed.has(fingerprint(spki)) || (modulus !== undefined && listed.has(modulus))
    },
  }
}

function modulusEntry(spki: Uint8Array): string | undefined {
  const { modulus } = parseSpki(spki)
  if (modulus === undefined) return undefined
  const printed = new TextEncoder().encode(`Modulus=${toHex(modulus).toUpperCase()}\n`)
  return toHex(digest('sha1', printed)).slice(20)
}
