import type { Element } from './der-read.ts'
import { explicit, ia5, implicit, oid } from './der-write.ts'
import { encodeName, type Name, parseName } from './names.ts'
import { decodeOid } from './oid.ts'
import { PkiError } from './pki-error.ts'

/** RFC 5280 §4.2.1.6, the kinds that are used here; others are read as `other` with their whole encoding. */
export type GeneralName =
  | { readonly type: 'email' | 'dns' | 'uri' | 'registeredId'; readonly value: string }
  | { readonly type: 'ip'; readonly value: Uint8Array }
  | { readonly type: 'directory'; readonly value: Name }
  | { readonly type: 'other'; readonly value: Uint8Array }

const ASCII_TAGS = { email: 0x81, dns: 0x82, uri: 0x86 } as const

export function encodeGeneralName(name: GeneralName): Uint8Array {
  switch (name.type) {
    case 'email':
    case 'dns':
    case 'uri':
      return ia5(name.value, ASCII_TAGS[name.type])
    case 'ip':
      if (name.value.length !== 4 && name.value.length !== 16) throw new PkiError('cannot-encode', 'address')
      return implicit(7, name.value)
    case 'directory':
      return explicit(4, encodeName(name.value))
    case 'registeredId':
      return implicit(8, oid(name.value).subarray(2))
    case 'other':
      return name.value
  }
}

export function readGeneralName({ tag, content, der }: Element): GeneralName {
  switch (tag) {
    case 0x81:
      return { type: 'email', value: ascii(content) }
    case 0x82:
      return { type: 'dns', value: ascii(content) }
    case 0x86:
      return { type: 'uri', value: ascii(content) }
    case 0x87:
      return { type: 'ip', value: content }
    case 0x88:
      return { type: 'registeredId', value: decodeOid(content) }
    case 0xa4:
      return { type: 'directory', value: parseName(content) }
    default:
      return { type: 'other', value: der }
  }
}

function ascii(content: Uint8Array): string {
  if (content.length > 4096) throw new PkiError('too-large', 'name')
  let text = ''
  for (const byte of content) {
    if (byte > 0x7f) throw new PkiError('bad-text', 'not ASCII')
    text += String.fromCharCode(byte)
  }
  return text
}
