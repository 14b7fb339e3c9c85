import { readFile } from 'node:fs/promises'
import { CerthallError } from '@certhall/model'
import { fromPem, PkiError } from '@certhall/pki'

export type ItemType = 'certificate' | 'list' | 'request'

/** One thing in a file; `place` counts from 1. */
export interface Item {
  readonly file: string
  readonly place: number
  readonly what: ItemType
  readonly der: Uint8Array
}

// RFC 7468 §5.1, §6, §7: these are the labels, with the older ones that readers should take.
const LABELS: Record<string, ItemType> = {
  CERTIFICATE: 'certificate',
  'X509 CERTIFICATE': 'certificate',
  'X.509 CERTIFICATE': 'certificate',
  'X509 CRL': 'list',
  CRL: 'list',
  'CERTIFICATE REQUEST': 'request',
  'NEW CERTIFICATE REQUEST': 'request',
}

const SIZE_LIMIT = 64 << 20

export const isCertificate = ({ what }: Item): boolean => what === 'certificate'

/** What a file holds; keys and other things in a PEM file are passed over. `input-invalid` when there is nothing to look at. */
export async function readItems(file: string): Promise<Item[]> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new CerthallError('input-invalid', `${file} cannot be read (${error.code})`)
  })
  if (bytes.length > SIZE_LIMIT) throw new CerthallError('input-too-large', `${file} is larger than 64 MB`)
  const items = bytes.includes('-----BEGIN ')
    ? pemItems(file, bytes.toString('latin1'))
    : [{ file, place: 1, what: typeOf(bytes), der: new Uint8Array(bytes) }]
  const known = items.flatMap(({ what, ...rest }) => (what === undefined ? [] : [{ ...rest, what }]))
  if (known.length === 0)
    throw new CerthallError('input-invalid', `${file} holds no certificate, list or request`)
  return known
}

function pemItems(file: string, text: string) {
  try {
    return fromPem(text).map(({ label, der }, at) => ({ file, place: at + 1, what: LABELS[label], der }))
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    throw new CerthallError('input-invalid', `${file}: ${error.message}`)
  }
}

/**
 * Which of the three DER is, by the first elements inside: a certificate has a version or a serial behind which stands an
 * algorithm, a request a version 0 and then a name, a list an algorithm after its version if any.
 */
function typeOf(bytes: Uint8Array): ItemType | undefined {
  if (bytes[0] !== 0x30) return undefined
  const inner = contentAt(bytes, contentAt(bytes, 0))
  const first = bytes[inner]
  if (first === 0xa0) return 'certificate'
  if (first === 0x30) return 'list'
  if (first !== 0x02) return undefined
  const isShort = bytes[inner + 1] === 1
  const number = bytes[inner + 2]
  // A version-1 certificate's serial could look the same; its next element is an AlgorithmIdentifier, a request's a Name.
  const next = inner + 2 + (bytes[inner + 1] ?? 0)
  const inNext = bytes[contentAt(bytes, next)]
  if (isShort && number === 0 && (inNext === 0x31 || inNext === undefined)) return 'request'
  const after = next + (contentAt(bytes, next) - next) + lengthAt(bytes, next)
  // Behind a list's algorithm and name stands a time, behind a certificate's the validity.
  const third = after + (contentAt(bytes, after) - after) + lengthAt(bytes, after)
  return bytes[third] === 0x17 || bytes[third] === 0x18 ? 'list' : 'certificate'
}

function contentAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1] ?? 0
  return at + 2 + (first < 0x80 ? 0 : first & 0x7f)
}

function lengthAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1] ?? 0
  if (first < 0x80) return first
  return bytes.subarray(at + 2, at + 2 + (first & 0x7f)).reduce((sum, octet) => sum * 256 + octet, 0)
}
