// Attributes of a certificate request (RFC 2986 §4.1). They are wishes: nothing that is certified comes from them.
import { type Element, Fields, readWhole } from '../der-read.ts'
import { TAG } from '../der-write.ts'
import type { ParsedExtensions } from '../extension-fields.ts'
import { PkiError } from '../pki-error.ts'
import { readExtensions } from '../read-extensions.ts'
import { readText } from '../text.ts'

export interface CsrAttributes {
  readonly challengePassword?: string
  /** The extensions that are asked for. */
  readonly extensions?: ParsedExtensions
  /** 04‖X‖Y of the key that CFCA's software wants its encryption pair wrapped to. */
  readonly temporaryKey?: Uint8Array
}

type Reader = (value: Element) => CsrAttributes

const challengePassword: Reader = (value) => ({ challengePassword: readText(value) })
const extensions: Reader = (value) => ({ extensions: readExtensions(value.der) })

const READERS = new Map<string, Reader>([
  // RFC 2985 §5.4.1, and the same under GM/T 0092-2020's own arc.
  ['1.2.840.113549.1.9.7', challengePassword],
  ['1.2.156.10197.6.1.4.1.10.3', challengePassword],
  // RFC 2985 §5.4.2; Windows names it in its own way.
  ['1.2.840.113549.1.9.14', extensions],
  ['1.3.6.1.4.1.311.2.1.14', extensions],
  ['1.2.840.113549.1.9.63', (value) => ({ temporaryKey: temporaryKey(value) })],
])

const LIMIT = 32

/** Reads the contents of [0]. Unknown attributes are passed over; `bad-attribute` for a known one twice or malformed. */
export function readCsrAttributes(content: Uint8Array): CsrAttributes {
  let found: CsrAttributes = {}
  const seen = new Set<Reader>()
  for (const attribute of new Fields(content).all(LIMIT, TAG.sequence)) {
    const fields = new Fields(attribute.content)
    const dotted = fields.oid()
    const values = fields.take()
    fields.end()
    const read = READERS.get(dotted)
    if (read === undefined) continue
    if (seen.has(read)) throw new PkiError('bad-attribute', `${dotted} twice`)
    seen.add(read)
    found = { ...found, ...read(onlyValue(values, dotted)) }
  }
  return found
}

/** RFC 2986 wants a SET of values; CFCA's software writes the one value without it. */
function onlyValue(values: Element, dotted: string): Element {
  if (values.tag !== TAG.set) return values
  const [value, ...more] = new Fields(values.content).all(2)
  if (value === undefined || more.length > 0) throw new PkiError('bad-attribute', `values of ${dotted}`)
  return value
}

/** SEQUENCE { 1, OCTET STRING }: eight octets of head, X and Y of 32 octets, each followed by 32 zeros. */
function temporaryKey(value: Element): Uint8Array {
  const fields = new Fields(readWhole(value.der, TAG.sequence, 512).content)
  const version = fields.number()
  const blob = fields.octets()
  fields.end()
  if (version !== 1 || blob.length !== 136) throw new PkiError('bad-attribute', 'temporary key')
  const point = new Uint8Array(65)
  point[0] = 4
  point.set(blob.subarray(8, 40), 1)
  point.set(blob.subarray(72, 104), 33)
  return point
}
