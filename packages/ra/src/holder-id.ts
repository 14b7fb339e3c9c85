import { randomBytes } from '@certhall/crypto'
import { toHex } from '@certhall/pki'

/** An opaque id, H and 16 hex digits; it stands in certificates, so it says nothing about its holder. */
export function newHolderId(): string {
  return `H${toHex(randomBytes(8)).toUpperCase()}`
}
