import type { KeyUse } from '../../port.ts'

/** Pairs are told apart by CKA_ID alone; this is how a container's name and use become one, and back. */
const ENCRYPTION = '~enc'
// Ours: letters, digits and dashes. Everything else is shown in hex, so that no two ids have one name.
const PLAIN = /^[\w.-]{3,64}$/
const HEX = 'id-'

export function pairId(container: string, use: KeyUse): Buffer {
  if (container.startsWith(HEX)) return Buffer.from(container.slice(HEX.length), 'hex')
  return Buffer.from(use === 'encryption' ? container + ENCRYPTION : container)
}

/** `use` is told by the id only where it is one of ours. */
export function placeOf(id: Uint8Array): { container: string; use?: KeyUse } {
  const text = Buffer.from(id).toString('latin1')
  if (text.endsWith(ENCRYPTION) && PLAIN.test(text.slice(0, -ENCRYPTION.length)))
    return { container: text.slice(0, -ENCRYPTION.length), use: 'encryption' }
  if (PLAIN.test(text) && !text.startsWith(HEX)) return { container: text }
  return { container: HEX + Buffer.from(id).toString('hex') }
}
