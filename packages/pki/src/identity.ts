// Identity numbers of holders (GM/T 0015-2012, GB/T 20518). All extensions are non-critical.
import { type Element, Fields, readElement } from './der-read.ts'
import { explicit, printable, TAG, utf8 } from './der-write.ts'
import { PkiError } from './pki-error.ts'
import { readText } from './text.ts'

export interface IdentityNumbers {
  /** 居民身份证号 */
  readonly residentId?: string
  /** 军官证号 */
  readonly officerId?: string
  /** 护照号 */
  readonly passport?: string
  /** 社保号 */
  readonly socialInsurance?: string
  /** 工商注册号 */
  readonly registration?: string
  /** 组织机构代码; carries the 统一社会信用代码 today. */
  readonly organisation?: string
  /** 统一社会信用代码 in an extension of its own (GM/T 0015-2023; sources differ on its OID, so the issuer names it). */
  readonly socialCredit?: string
  /** 税号 */
  readonly tax?: string
  /** 公积金号: no published OID, so the issuer names one of its own arc. */
  readonly housingFund?: string
}

export type IdentityField = keyof IdentityNumbers
/** OIDs that an issuer uses besides, or in place of, the standard ones. */
export type IdentityOids = Partial<Record<IdentityField, string>>

type IdentityForm = (value: string) => Uint8Array

// The personal code is a CHOICE of three; ASN.1 tags are explicit unless told otherwise.
const PERSONAL = '1.2.156.10260.4.1.1'

/** In the order in which they are written. */
const ROWS: Record<IdentityField, { readonly oid?: string; readonly form: IdentityForm }> = {
  residentId: { oid: PERSONAL, form: (value) => explicit(0, printable(value)) },
  officerId: { oid: PERSONAL, form: (value) => explicit(1, utf8(value)) },
  passport: { oid: PERSONAL, form: (value) => explicit(2, printable(value)) },
  socialInsurance: { oid: '1.2.156.10260.4.1.2', form: printable },
  registration: { oid: '1.2.156.10260.4.1.3', form: printable },
  organisation: { oid: '1.2.156.10260.4.1.4', form: printable },
  tax: { oid: '1.2.156.10260.4.1.5', form: printable },
  socialCredit: { form: printable },
  housingFund: { form: printable },
}

export const IDENTITY_FIELDS = Object.keys(ROWS) as IdentityField[]

/** GB/T 20518-2006's arc (its .3 to .5 stand in different orders, so only these are sure), and GM/T 0015-2023's split. */
const ALSO_READ = new Map<string, IdentityField>([
  ['1.2.86.11.7.1', 'residentId'],
  ['1.2.86.11.7.2', 'socialInsurance'],
  ['1.2.156.10260.4.1.1.1', 'residentId'],
  ['1.2.156.10260.4.1.1.2', 'passport'],
])

// The first field of the personal code stands for all three; its tag tells them apart.
const STANDARD = new Map<string, IdentityField>(
  [...IDENTITY_FIELDS].reverse().flatMap((field) => {
    const { oid } = ROWS[field]
    return oid === undefined ? [] : [[oid, field]]
  }),
)

/**
 * Extension OIDs and values for the numbers given; `cannot-encode` where a number has no OID, and where two would share
 * one extension (a person is named by one of the three personal codes).
 */
export function encodeIdentity(numbers: IdentityNumbers, own: IdentityOids = {}): [string, Uint8Array][] {
  const written: [string, Uint8Array][] = []
  for (const field of IDENTITY_FIELDS) {
    const value = numbers[field]
    if (value === undefined) continue
    const dotted = own[field] ?? ROWS[field].oid
    if (dotted === undefined || written.some(([other]) => other === dotted))
      throw new PkiError('cannot-encode', `identity number ${field}`)
    written.push([dotted, encodeIdentityNumber(field, value)])
  }
  return written
}

/** The value of one number's extension; `cannot-encode` where it is empty or its form has not all of its characters. */
export function encodeIdentityNumber(field: IdentityField, value: string): Uint8Array {
  if (value === '') throw new PkiError('cannot-encode', `identity number ${field}`)
  return ROWS[field].form(value)
}

/** Which identity number an extension's OID carries, if any; `residentId` also for the other two personal codes. */
export function identityFieldOf(dotted: string, own: IdentityOids = {}): IdentityField | undefined {
  // Few are an issuer's own.
  for (const field in own) if (own[field as IdentityField] === dotted) return field as IdentityField
  return STANDARD.get(dotted) ?? ALSO_READ.get(dotted)
}

const PERSONAL_TAGS: readonly IdentityField[] = ['residentId', 'officerId', 'passport']

/**
 * Reads the shapes met in the field: a bare string, [n] implicit, [n] explicit, each perhaps inside a SET. `field` is what
 * the OID says; a tag tells which personal code it is.
 */
export function readIdentityNumber(
  value: Uint8Array,
  field: IdentityField,
): { field: IdentityField; number: string } {
  let element = onlyElement(value)
  if (element.tag === TAG.set) element = onlyElement(element.content)
  const tagged = (element.tag & 0xc0) === 0x80 ? PERSONAL_TAGS[element.tag & 0x1f] : undefined
  if ((element.tag & 0xe0) === 0xa0) element = onlyElement(element.content)
  // Implicit tags hide the type. All of them are UTF-8 but for old ones in GBK, which the 8-bit reader knows.
  else if ((element.tag & 0xe0) === 0x80)
    element = { tag: TAG.teletex, der: element.der, content: element.content }
  const number = readText(element)
  return { field: field === 'residentId' ? (tagged ?? field) : field, number }
}

function onlyElement(bytes: Uint8Array): Element {
  const element = readElement(bytes)
  new Fields(bytes.subarray(element.der.length)).end()
  return element
}
