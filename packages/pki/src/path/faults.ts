/** Why no path was accepted. The list is closed; what a code means does not change. docs/verification.md explains each. */
export const PATH_FAULTS = [
  'malformed',
  'unknown-algorithm',
  'expired',
  'not-yet-valid',
  'bad-signature',
  'weak-algorithm',
  'no-anchor',
  'not-a-ca',
  'path-too-long',
  'wrong-usage',
  'wrong-purpose',
  'unknown-critical',
  'name-not-permitted',
  'policy-not-allowed',
  'not-conforming',
  'too-complex',
  'revoked',
  'crl-missing',
  'crl-stale',
  'crl-unusable',
  'ocsp-missing',
  'ocsp-stale',
  'ocsp-unusable',
  'ocsp-unknown',
] as const

export type PathFault = (typeof PATH_FAULTS)[number]

/** A fault and the certificate that has it, counted from the leaf, 0. */
export interface FaultAt {
  readonly code: PathFault
  readonly index: number
}
