// Identity numbers of holders (GM/T 0015-2012, GB/T 20518). All extensions are non-critical.
import { type Element, Fields, readElement } from './der-read.ts'
import { explicit, printable, TAG } from './der-write.ts'
import { PkiError } from './pki-error.ts'
import { readText } from './text.ts'

export interface IdentityNumbers {
  /** 居民身份证号 */
  readonly residentId?: string
  /** 社保号 */
  readonly socialInsurance?: string
  /** 工商注册号 */
  readonly registration?: string
  /** 组织机构代码; carries the 统一社会信用代码 today. */
  readonly organisation?: string
  /** 税号 */
  readonly tax?: string
  /** 公积金号: no published OID, so the issuer names one of its own arc. */
  readonly housingFund?: string
}

export type IdentityField = keyof IdentityNumbers
/** OIDs that an issuer uses besides, or in place of, the standard ones. */
export type IdentityOids = Partial<Record<IdentityField, string>>

const STANDARD_OIDS: IdentityOids = {
  residentId: '1.2.156.10260.4.1.1',
  socialInsurance: '1.2.156.10260.4.1.2',
  registration: '1.2.156.10260.4.1.3',
  organisation: '1.2.156.10260.4.1.4',
  tax: '1.2.156.10260.4.1.5',
}

// GB/T 20518-2006's arc. Its .3 to .5 stand in different orders at different authorities, so only these are sure.
const OLDER_OIDS: IdentityOids = {
  residentId: '1.2.86.11.7.1',
  socialInsurance: '1.2.86.11.7.2',
}

const FIELDS: readonly IdentityField[] = [
  'residentId',
  'socialInsurance',
  'registration',
  'organisation',
  'tax',
  'housingFund',
]

/** Extension OIDs and values for the numbers given; `cannot-encode` where a number has no OID. */
export function encodeIdentity(numbers: IdentityNumbers, own: IdentityOids = {}): [string, Uint8Array][] {
  const oids = { ...STANDARD_OIDS, ...own }
  return FIELDS.flatMap((field): [string, Uint8Array][] => {
    const value = numbers[field]
    if (value === undefined) return []
    const dotted = oids[field]
    if (dotted === undefined || value === '') throw new PkiError('cannot-encode', `identity number ${field}`)
    const text = printable(value)
    // A CHOICE of [0] resident ID, [1] officer's ID, [2] passport; ASN.1 tags are explicit unless told otherwise.
    return [[dotted, field === 'residentId' ? explicit(0, text) : text]]
  })
}

/** Which identity number an extension's OID carries, if any. */
export function identityFieldOf(dotted: string, own: IdentityOids = {}): IdentityField | undefined {
  for (const table of [own, STANDARD_OIDS, OLDER_OIDS])
    for (const field of FIELDS) if (table[field] === dotted) return field
  return undefined
}

/** Reads the shapes met in the field: a bare string, [n] implicit, [n] explicit, each perhaps inside a SET. */
export function readIdentityNumber(value: Uint8Array): string {
  let element = onlyElement(value)
  if (element.tag === TAG.set) element = onlyElement(element.content)
  if ((element.tag & 0xe0) === 0xa0) element = onlyElement(element.content)
  else if ((element.tag & 0xe0) === 0x80) element = { ...element, tag: TAG.utf8 }
  return readText(element)
}

function onlyElement(bytes: Uint8Array): Element {
  const element = readElement(bytes)
  new Fields(bytes.subarray(element.der.length)).end()
  return element
}
