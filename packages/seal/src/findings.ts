import type { PathFault } from '@certhall/pki'

/** What is looked at in a seal, in this order. */
export const SEAL_CHECKS = [
  'form',
  'picture',
  'signature',
  'maker',
  'dates',
  'signer',
  'holder',
  'standing',
] as const
export type SealCheckName = (typeof SEAL_CHECKS)[number]

/** `unknown`: could not be told with what was at hand; no fault of the seal's. */
export type Verdict = 'right' | 'wrong' | 'unknown'

/** Every code that a check can end with, and what it means for the seal. The list is closed; a code's meaning does not change. */
export const SEAL_CODES = {
  'form-current': { check: 'form', verdict: 'right' },
  'form-older': { check: 'form', verdict: 'right' },
  'form-unreadable': { check: 'form', verdict: 'wrong' },
  'picture-present': { check: 'picture', verdict: 'right' },
  'picture-other-type': { check: 'picture', verdict: 'wrong' },
  'picture-unknown-type': { check: 'picture', verdict: 'unknown' },
  'picture-no-size': { check: 'picture', verdict: 'wrong' },
  'signature-right': { check: 'signature', verdict: 'right' },
  'signature-wrong': { check: 'signature', verdict: 'wrong' },
  'signature-algorithm-unknown': { check: 'signature', verdict: 'unknown' },
  'maker-right': { check: 'maker', verdict: 'right' },
  'maker-status-unknown': { check: 'maker', verdict: 'unknown' },
  'maker-unknown': { check: 'maker', verdict: 'unknown' },
  'maker-not-entitled': { check: 'maker', verdict: 'wrong' },
  'maker-wrong': { check: 'maker', verdict: 'wrong' },
  'maker-revoked': { check: 'maker', verdict: 'wrong' },
  'maker-expired': { check: 'maker', verdict: 'wrong' },
  'dates-right': { check: 'dates', verdict: 'right' },
  'dates-turned': { check: 'dates', verdict: 'wrong' },
  'not-yet-valid': { check: 'dates', verdict: 'wrong' },
  'no-longer-valid': { check: 'dates', verdict: 'wrong' },
  'signer-listed': { check: 'signer', verdict: 'right' },
  'signer-not-listed': { check: 'signer', verdict: 'wrong' },
  'signers-none': { check: 'signer', verdict: 'wrong' },
  'holder-right': { check: 'holder', verdict: 'right' },
  'holder-unknown': { check: 'holder', verdict: 'unknown' },
  'holder-expired': { check: 'holder', verdict: 'wrong' },
  'holder-revoked': { check: 'holder', verdict: 'wrong' },
  'holder-wrong': { check: 'holder', verdict: 'wrong' },
  'standing-valid': { check: 'standing', verdict: 'right' },
  'standing-suspended': { check: 'standing', verdict: 'wrong' },
  'standing-revoked': { check: 'standing', verdict: 'wrong' },
  'standing-replaced': { check: 'standing', verdict: 'right' },
  'standing-ended-since': { check: 'standing', verdict: 'right' },
  'standing-unknown': { check: 'standing', verdict: 'unknown' },
} as const satisfies Record<string, { readonly check: SealCheckName; readonly verdict: Verdict }>

export type SealCode = keyof typeof SEAL_CODES

export interface SealFinding {
  readonly check: SealCheckName
  readonly verdict: Verdict
  readonly code: SealCode
  /** For the technically minded: a path fault, an identifier, what could not be read. */
  readonly detail?: string
}

export function sealFinding(code: SealCode, detail?: string): SealFinding {
  return { ...SEAL_CODES[code], code, ...(detail !== undefined && { detail }) }
}

/** Wrong where anything is, right where all is, otherwise unknown. */
export function overallVerdict(findings: readonly { readonly verdict: Verdict }[]): Verdict {
  if (findings.some(({ verdict }) => verdict === 'wrong')) return 'wrong'
  return findings.every(({ verdict }) => verdict === 'right') ? 'right' : 'unknown'
}

/** What a fault on the path of the maker's, or of the holder's, certificate comes to. Codes that are not here are wrong. */
export const PATH_CODES: Record<'maker' | 'holder', Partial<Record<PathFault, SealCode>>> = {
  maker: {
    'no-anchor': 'maker-unknown',
    'unknown-algorithm': 'maker-unknown',
    revoked: 'maker-revoked',
    expired: 'maker-expired',
    'crl-missing': 'maker-status-unknown',
    'crl-stale': 'maker-status-unknown',
    'crl-unusable': 'maker-status-unknown',
    'ocsp-missing': 'maker-status-unknown',
    'ocsp-stale': 'maker-status-unknown',
    'ocsp-unusable': 'maker-status-unknown',
    'ocsp-unknown': 'maker-status-unknown',
  },
  holder: {
    'no-anchor': 'holder-unknown',
    'unknown-algorithm': 'holder-unknown',
    revoked: 'holder-revoked',
    expired: 'holder-expired',
    'crl-missing': 'holder-unknown',
    'crl-stale': 'holder-unknown',
    'crl-unusable': 'holder-unknown',
    'ocsp-missing': 'holder-unknown',
    'ocsp-stale': 'holder-unknown',
    'ocsp-unusable': 'holder-unknown',
    'ocsp-unknown': 'holder-unknown',
  },
}
