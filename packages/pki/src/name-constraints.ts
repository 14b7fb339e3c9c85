// Where the names of certificates below may lie (RFC 5280 §4.2.1.10).
import { Fields, readElement, smallNumber } from './der-read.ts'
import { sequence, TAG, tlv } from './der-write.ts'
import { encodeGeneralName, type GeneralName, readGeneralName } from './general-name.ts'
import { PkiError } from './pki-error.ts'

const SUBTREES_LIMIT = 1024

export interface GeneralSubtree {
  /** Of kind `ip`: address and mask, 8 or 32 octets. */
  readonly base: GeneralName
  /** RFC 5280 asks for 0 here and for no maximum; what others wrote is kept for whoever must refuse it. */
  readonly minimum?: number
  readonly maximum?: number
}

export interface NameConstraints {
  readonly permitted?: readonly GeneralSubtree[]
  readonly excluded?: readonly GeneralSubtree[]
}

const MASKED_ADDRESS = [8, 32]

/** Writes bases only: a minimum other than 0 has no use in X.509 today. */
export function encodeNameConstraints({ permitted = [], excluded = [] }: NameConstraints): Uint8Array {
  if (permitted.length + excluded.length === 0) throw new PkiError('cannot-encode', 'empty name constraints')
  const subtrees = (tag: number, list: readonly GeneralSubtree[]) =>
    list.length === 0
      ? []
      : [tlv(tag, ...list.map(({ base }) => sequence(encodeGeneralName(base, MASKED_ADDRESS))))]
  return sequence(...subtrees(0xa0, permitted), ...subtrees(0xa1, excluded))
}

export function readNameConstraints(value: Uint8Array): NameConstraints {
  const fields = new Fields(readElement(value).content)
  const permitted = fields.takeIf(0xa0)
  const excluded = fields.takeIf(0xa1)
  fields.end()
  return {
    ...(permitted && { permitted: readSubtrees(permitted.content) }),
    ...(excluded && { excluded: readSubtrees(excluded.content) }),
  }
}

function readSubtrees(content: Uint8Array): GeneralSubtree[] {
  return new Fields(content).all(SUBTREES_LIMIT, TAG.sequence).map((subtree) => {
    const fields = new Fields(subtree.content)
    const base = readGeneralName(fields.take())
    const minimum = fields.takeIf(0x80)
    const maximum = fields.takeIf(0x81)
    fields.end()
    return {
      base,
      ...(minimum && { minimum: smallNumber(minimum.content) }),
      ...(maximum && { maximum: smallNumber(maximum.content) }),
    }
  })
}
