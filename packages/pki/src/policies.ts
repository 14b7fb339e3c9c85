// Certificate policies and what may be said about them (RFC 5280 §4.2.1.4).
import { type Element, Fields, readElement, smallNumber } from './der-read.ts'
import { ia5, integer, oid, sequence, TAG, utf8 } from './der-write.ts'
import { PkiError } from './pki-error.ts'
import { readText } from './text.ts'

const QUALIFIER = { cps: '1.3.6.1.5.5.7.2.1', notice: '1.3.6.1.5.5.7.2.2' } as const

const ITEMS_LIMIT = 64
/** RFC 5280 §4.2.1.4, DisplayText: at most 200 characters. */
const NOTICE_LIMIT = 200

/** Where the statement of practice is found, and a text for people. GM/T 0015 table C.3 asks for neither. */
export interface PolicyQualifiers {
  /** URI of the certification practice statement. */
  readonly cps?: string
  readonly notice?: string
}

/** PolicyInformation of one OID. */
export function encodePolicy(policy: string, { cps, notice }: PolicyQualifiers = {}): Uint8Array {
  const qualifiers: Uint8Array[] = []
  if (cps !== undefined) qualifiers.push(sequence(oid(QUALIFIER.cps), ia5(cps)))
  if (notice !== undefined) {
    if (notice === '' || [...notice].length > NOTICE_LIMIT) throw new PkiError('cannot-encode', 'user notice')
    // explicitText in UTF-8, and no noticeRef: both are the section's own advice.
    qualifiers.push(sequence(oid(QUALIFIER.notice), sequence(utf8(notice))))
  }
  return qualifiers.length === 0 ? sequence(oid(policy)) : sequence(oid(policy), sequence(...qualifiers))
}

/** One PolicyInformation; qualifiers of other kinds are passed over. */
export function readPolicy({ content }: Element): { policy: string; qualifiers?: PolicyQualifiers } {
  const fields = new Fields(content)
  const policy = fields.oid()
  if (!fields.more) return { policy }
  const qualifiers: { cps?: string; notice?: string } = {}
  for (const qualifier of new Fields(fields.take(TAG.sequence).content).all(ITEMS_LIMIT, TAG.sequence)) {
    const parts = new Fields(qualifier.content)
    const kind = parts.oid()
    if (kind === QUALIFIER.cps) qualifiers.cps ??= readText(parts.take())
    if (kind === QUALIFIER.notice) qualifiers.notice ??= readNotice(parts.take(TAG.sequence))
  }
  fields.end()
  return { policy, qualifiers }
}

/** The text of a UserNotice { noticeRef OPTIONAL, explicitText OPTIONAL }; empty when only a reference is there. */
function readNotice({ content }: Element): string {
  const fields = new Fields(content)
  fields.takeIf(TAG.sequence)
  return fields.more ? readText(fields.take()) : ''
}

/** The policies of one domain that count as policies of another (RFC 5280 §4.2.1.5). */
export interface PolicyMapping {
  readonly issuerDomain: string
  readonly subjectDomain: string
}

export const encodePolicyMapping = ({ issuerDomain, subjectDomain }: PolicyMapping): Uint8Array =>
  sequence(oid(issuerDomain), oid(subjectDomain))

export function readPolicyMapping({ content }: Element): PolicyMapping {
  const fields = new Fields(content)
  const mapping = { issuerDomain: fields.oid(), subjectDomain: fields.oid() }
  fields.end()
  return mapping
}

/** After how many more certificates something begins to hold (RFC 5280 §4.2.1.11). */
export interface PolicyConstraints {
  readonly requireExplicitPolicy?: number
  readonly inhibitPolicyMapping?: number
}

export function encodePolicyConstraints(constraints: PolicyConstraints): Uint8Array {
  const { requireExplicitPolicy: explicit, inhibitPolicyMapping: inhibit } = constraints
  if (explicit === undefined && inhibit === undefined)
    throw new PkiError('cannot-encode', 'empty constraints')
  return sequence(
    ...(explicit === undefined ? [] : [integer(explicit, 0x80)]),
    ...(inhibit === undefined ? [] : [integer(inhibit, 0x81)]),
  )
}

export function readPolicyConstraints(value: Uint8Array): PolicyConstraints {
  const fields = new Fields(readElement(value).content)
  const explicit = fields.takeIf(0x80)
  const inhibit = fields.takeIf(0x81)
  fields.end()
  return {
    ...(explicit && { requireExplicitPolicy: skipCerts(explicit.content) }),
    ...(inhibit && { inhibitPolicyMapping: skipCerts(inhibit.content) }),
  }
}

/** SkipCerts is INTEGER (0..MAX): a number past every chain's length stands for all larger ones. */
export function skipCerts(content: Uint8Array): number {
  return content.length > 6 && ((content[0] ?? 0) & 0x80) === 0 ? 2 ** 47 : smallNumber(content)
}
