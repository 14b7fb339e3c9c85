// Where revocation lists are found (RFC 5280 §4.2.1.13, also the form of freshestCRL, §4.2.1.15).
import { type Element, Fields } from './der-read.ts'
import { explicit, ia5, sequence } from './der-write.ts'
import { type GeneralName, readGeneralName } from './general-name.ts'
import { readNamedBits } from './key-usage.ts'
import { parseName } from './names.ts'

const NAMES_LIMIT = 256

/** ReasonFlags, in the order of the bits. */
export const REASON_FLAGS = [
  'unused',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'aACompromise',
] as const

export type ReasonFlag = (typeof REASON_FLAGS)[number]

export interface DistributionPoint {
  /** Several names of one list. */
  readonly fullName?: readonly GeneralName[]
  /** DER of a RelativeDistinguishedName (SET, tag 31) that is appended to the list's issuer. */
  readonly relativeName?: Uint8Array
  /** All reasons when left out. */
  readonly reasons?: readonly ReasonFlag[]
  /** Who signs the list, when it is not the certificate's issuer. */
  readonly crlIssuer?: readonly GeneralName[]
}

/** DistributionPoint { [0] { [0] fullName } } with one address: what every reader understands. */
export const encodeDistributionPoint = (address: string): Uint8Array =>
  sequence(explicit(0, explicit(0, ia5(address, 0x86))))

export function readDistributionPoint({ content }: Element): DistributionPoint {
  const fields = new Fields(content)
  const name = fields.takeIf(0xa0)
  const reasons = fields.takeIf(0x81)
  const issuer = fields.takeIf(0xa2)
  fields.end()
  return {
    ...(name && readPointName(name.content)),
    ...(reasons && { reasons: readNamedBits(REASON_FLAGS, reasons.content) }),
    ...(issuer && { crlIssuer: readGeneralNames(issuer.content) }),
  }
}

/** DistributionPointName, as issuingDistributionPoint (§5.2.5) has it too. */
export function readPointName(content: Uint8Array): Pick<DistributionPoint, 'fullName' | 'relativeName'> {
  const fields = new Fields(content)
  const full = fields.takeIf(0xa0)
  if (full !== undefined) {
    fields.end()
    return { fullName: readGeneralNames(full.content) }
  }
  const relative = fields.take(0xa1)
  fields.end()
  const set = Uint8Array.from(relative.der)
  set[0] = 0x31
  parseName(sequence(set))
  return { relativeName: set }
}

/** Elements of a GeneralNames. */
export function readGeneralNames(content: Uint8Array): GeneralName[] {
  return new Fields(content).all(NAMES_LIMIT).map(readGeneralName)
}

/** The addresses among the names of these points. */
export function addressesOf(points: readonly DistributionPoint[]): string[] {
  return points.flatMap(({ fullName }) =>
    (fullName ?? []).flatMap((name) => (name.type === 'uri' ? [name.value] : [])),
  )
}
