import { readWhole, smallNumber } from '../der-read.ts'
import { integer, TAG } from '../der-write.ts'
import { PkiError } from '../pki-error.ts'

/** RFC 5280 §5.3.1; 7 is not used. */
export const CRL_REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  removeFromCRL: 8,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const

export type CrlReason = keyof typeof CRL_REASONS

const REASON_BY_NUMBER = new Map(
  Object.entries(CRL_REASONS).map(([name, number]) => [number as number, name as CrlReason]),
)

export function encodeReason(reason: CrlReason): Uint8Array {
  if (!Object.hasOwn(CRL_REASONS, reason)) throw new PkiError('cannot-encode', `reason ${reason}`)
  return integer(CRL_REASONS[reason], TAG.enumerated)
}

export function readReason(der: Uint8Array): CrlReason {
  const element = readWhole(der, TAG.enumerated, 8)
  const reason = REASON_BY_NUMBER.get(smallNumber(element.content))
  if (reason === undefined) throw new PkiError('bad-extension', 'revocation reason')
  return reason
}
