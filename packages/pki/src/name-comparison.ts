// How two names are told to be one (RFC 5280 §7.1, string preparation by RFC 4518).
import { sameBytes } from './bytes.ts'
import { Fields, readWhole } from './der-read.ts'
import { TAG } from './der-write.ts'
import { readText } from './text.ts'

const NAME_LIMIT = 16384
const PARTS_LIMIT = 64

/** Preparing costs more than a signature's share of a check, and each name is compared many times. */
const PREPARED = new WeakMap<Uint8Array, readonly string[]>()

/** One text to each RDN of a DER Name; two RDNs match exactly when their texts are the same. Throws PkiError. */
function preparedRdns(der: Uint8Array): readonly string[] {
  const known = PREPARED.get(der)
  if (known !== undefined) return known
  const rdns = new Fields(readWhole(der, TAG.sequence, NAME_LIMIT).content).all(PARTS_LIMIT, TAG.set)
  const prepared = rdns.map(({ content }) => preparedRdn(content))
  PREPARED.set(der, prepared)
  return prepared
}

function preparedRdn(content: Uint8Array): string {
  const attributes = new Fields(content).all(PARTS_LIMIT, TAG.sequence).map((attribute) => {
    const fields = new Fields(attribute.content)
    const type = fields.oid()
    const value = fields.take()
    fields.end()
    return `${type}=${preparedText(readText(value))}`
  })
  // NUL cannot stand in a prepared text, so that two attributes are never taken for one.
  return attributes.length === 1 ? (attributes[0] as string) : attributes.sort().join('\0')
}

const PLAIN = /^[\x20-\x7e]*$/

/** RFC 4518 §2: map, normalise, fold the case, and let runs of spaces count as one. */
function preparedText(text: string): string {
  if (PLAIN.test(text)) return text.trim().replace(/ {2,}/g, ' ').toLowerCase()
  const mapped = text
    .replace(/[\t\n\v\f\r\x85\p{Z}]/gu, ' ')
    // §2.2: controls, soft hyphens, joiners, direction marks and variation selectors are mapped to nothing.
    .replace(/[\p{Cc}\p{Cf}\p{Variation_Selector}\ufffc]|\u034f/gu, '')
  // Up and down again: toLowerCase alone leaves apart what RFC 3454 table B.2 folds, such as ß and ss.
  const folded = mapped.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
  return folded.trim().replace(/ {2,}/g, ' ')
}

/** RFC 5280 §7.1: the same octets, or the same attributes when case and runs of spaces do not count. */
export function sameName(a: Uint8Array, b: Uint8Array): boolean {
  if (sameBytes(a, b)) return true
  const left = preparedRdns(a)
  const right = preparedRdns(b)
  return left.length === right.length && beginsWith(left, right)
}

/** RFC 5280 §7.1: a name is in the subtree of another when that one's RDNs are its first ones. */
export function isInSubtree(name: Uint8Array, subtree: Uint8Array): boolean {
  return beginsWith(preparedRdns(name), preparedRdns(subtree))
}

function beginsWith(name: readonly string[], start: readonly string[]): boolean {
  return start.length <= name.length && start.every((rdn, index) => rdn === name[index])
}
