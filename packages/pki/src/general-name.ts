import { type Element, Fields } from './der-read.ts'
import { explicit, ia5, implicit, oid, tlv } from './der-write.ts'
import { encodeName, type Name, parseName } from './names.ts'
import { decodeOid } from './oid.ts'
import { PkiError } from './pki-error.ts'

/** RFC 5280 §4.2.1.6. X.400 and EDI names are read as `other` with their whole encoding. */
export type GeneralName =
  | { readonly type: 'email' | 'dns' | 'uri' | 'registeredId'; readonly value: string }
  | { readonly type: 'ip'; readonly value: Uint8Array }
  /** `der` is the Name's own encoding, where it was read. */
  | { readonly type: 'directory'; readonly value: Name; readonly der?: Uint8Array }
  /** `value` is the DER of what stands inside the [0]. */
  | { readonly type: 'otherName'; readonly id: string; readonly value: Uint8Array }
  | { readonly type: 'other'; readonly value: Uint8Array }

const ASCII_TAGS = { email: 0x81, dns: 0x82, uri: 0x86 } as const
const ADDRESS = [4, 16]

/** `addressSizes`: a constraint's address has its mask behind it. */
export function encodeGeneralName(name: GeneralName, addressSizes: readonly number[] = ADDRESS): Uint8Array {
  switch (name.type) {
    case 'email':
    case 'dns':
    case 'uri':
      return ia5(name.value, ASCII_TAGS[name.type])
    case 'ip':
      if (!addressSizes.includes(name.value.length)) throw new PkiError('cannot-encode', 'address')
      return implicit(7, name.value)
    case 'directory':
      return explicit(4, encodeName(name.value))
    case 'registeredId':
      return implicit(8, oid(name.value).subarray(2))
    case 'otherName':
      return tlv(0xa0, oid(name.id), explicit(0, name.value))
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
    case 0xa0:
      return readOtherName(content)
    case 0xa4:
      return { type: 'directory', value: parseName(content), der: content }
    default:
      if (tag !== 0xa3 && tag !== 0xa5) throw new PkiError('der-tag', 'general name')
      return { type: 'other', value: der }
  }
}

function readOtherName(content: Uint8Array): GeneralName {
  const fields = new Fields(content)
  const id = fields.oid()
  const { content: value } = fields.take(0xa0)
  fields.end()
  return { type: 'otherName', id, value }
}

function ascii(content: Uint8Array): string {
  if (content.length > 4096) throw new PkiError('too-large', 'name')
  for (const byte of content) if (byte > 0x7f) throw new PkiError('bad-text', 'not ASCII')
  return String.fromCharCode(...content)
}
