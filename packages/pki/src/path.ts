// Certification paths (RFC 5280 §6.1): time, signature check and revocation lists are handed in.
import { keyFits, type SignatureName } from './algorithms.ts'
import { sameBytes } from './bytes.ts'
import { type Certificate, parseCertificate } from './certificate.ts'
import type { KeyUsage } from './key-usage.ts'
import { sameName } from './name-comparison.ts'
import { revocationFault } from './path-revocation.ts'
import { PkiError } from './pki-error.ts'
import { type Crl, parseCrl } from './read-crl.ts'

export type PathFault =
  | 'malformed'
  | 'expired'
  | 'not-yet-valid'
  | 'bad-signature'
  | 'no-anchor'
  | 'not-a-ca'
  | 'path-too-long'
  | 'wrong-usage'
  | 'unknown-critical'
  | 'revoked'
  | 'crl-missing'
  | 'crl-stale'
  | 'crl-unusable'

export type PathResult =
  | { readonly ok: true; readonly path: readonly Certificate[] }
  /** `index` counts from the leaf, 0. */
  | { readonly ok: false; readonly code: PathFault; readonly index: number }

/** Checks one signature; false for anything that is not right. */
export type VerifySignature = (
  algorithm: SignatureName,
  spki: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean

export interface PathInput {
  /** DER, leaf first; authorities may follow in any order, superfluous ones are passed over. */
  readonly chain: readonly Uint8Array[]
  /** DER of certificates that are trusted as they stand. */
  readonly anchors: readonly Uint8Array[]
  readonly at: Date
  readonly verify: VerifySignature
  /** What the leaf must be allowed to do. */
  readonly usage?: KeyUsage
  /** For log-in with an expired certificate, which leads to renewal only. */
  readonly ignoreLeafExpiry?: boolean
  /** DER. When given, each certificate below an anchor must be covered by a fresh list of its issuer. */
  readonly crls?: readonly Uint8Array[]
}

const CHAIN_LIMIT = 16

/**
 * Whether a leaf leads to an anchor, and if not, the first fault from the leaf upwards. Throws PkiError only for an
 * anchor that cannot be read, which is the caller's own fault.
 */
export function validatePath(input: PathInput): PathResult {
  const { chain, anchors } = input
  if (chain.length === 0 || chain.length > CHAIN_LIMIT) return { ok: false, code: 'malformed', index: 0 }
  const known = readAll(chain, parseCertificate)
  if (!Array.isArray(known)) return known
  const trusted = anchors.map((der) => parseCertificate(der))
  const crls = readCrls(input.crls)
  if (crls === 'malformed') return { ok: false, code: 'crl-unusable', index: 0 }
  const [leaf] = known
  if (leaf === undefined) return { ok: false, code: 'malformed', index: 0 }
  const path: Certificate[] = [leaf]
  for (let index = 0; ; index++) {
    const current = path[index] as Certificate
    const anchored = trusted.some((anchor) => sameBytes(anchor.der, current.der))
    const fault = ownFault(current, index, input, path)
    if (fault !== undefined) return { ok: false, code: fault, index }
    if (anchored) return { ok: true, path }
    const issuer = findIssuer(current, [...trusted, ...known], path, input)
    if (typeof issuer === 'string') return { ok: false, code: issuer, index }
    const revoked = crls && revocationFault(current, issuer, crls, input)
    if (revoked !== undefined) return { ok: false, code: revoked, index }
    path.push(issuer)
  }
}

function readAll<Item>(ders: readonly Uint8Array[], parse: (der: Uint8Array) => Item): Item[] | PathResult {
  const items: Item[] = []
  for (const [index, der] of ders.entries()) {
    try {
      items.push(parse(der))
    } catch (error) {
      if (!(error instanceof PkiError)) throw error
      return { ok: false, code: 'malformed', index }
    }
  }
  return items
}

function readCrls(ders: readonly Uint8Array[] | undefined): Crl[] | undefined | 'malformed' {
  if (ders === undefined) return undefined
  const crls = readAll(ders, parseCrl)
  return Array.isArray(crls) ? crls : 'malformed'
}

/** Faults of a certificate by itself and in its place, RFC 5280 §6.1.3 (a)(2), §6.1.4 (k)–(o), §6.1.5. */
function ownFault(
  certificate: Certificate,
  index: number,
  { at, usage, ignoreLeafExpiry }: PathInput,
  path: readonly Certificate[],
): PathFault | undefined {
  const { extensions, notBefore, notAfter, version } = certificate
  if (at < notBefore) return 'not-yet-valid'
  if (at > notAfter && !(index === 0 && ignoreLeafExpiry)) return 'expired'
  if (extensions.unknownCritical.length > 0) return 'unknown-critical'
  if (index === 0) return usage && !(extensions.keyUsage?.includes(usage) ?? true) ? 'wrong-usage' : undefined
  if (version !== 3 || !extensions.basicConstraints?.ca) return 'not-a-ca'
  if (!(extensions.keyUsage?.includes('keyCertSign') ?? true)) return 'not-a-ca'
  const between = path.slice(1, index).filter(({ issuerDer, subjectDer }) => !sameName(issuerDer, subjectDer))
  if (between.length > (extensions.basicConstraints.pathLength ?? CHAIN_LIMIT)) return 'path-too-long'
  return undefined
}

function findIssuer(
  current: Certificate,
  candidates: readonly Certificate[],
  path: readonly Certificate[],
  input: PathInput,
): Certificate | 'no-anchor' | 'bad-signature' {
  const used = (candidate: Certificate) => path.some(({ der }) => sameBytes(der, candidate.der))
  const named = candidates.filter(
    (candidate) => !used(candidate) && sameName(candidate.subjectDer, current.issuerDer),
  )
  if (named.length === 0) return 'no-anchor'
  const { tbs, signature, signatureName, extensions } = current
  // An authority that was renewed with its key stands there twice: the one that will do comes first.
  const faulty = (candidate: Certificate) => ownFault(candidate, path.length, input, path) !== undefined
  const ordered = [...named.filter((one) => !faulty(one)), ...named.filter(faulty)]
  const issuer = ordered.find((candidate) => {
    const wanted = extensions.authorityKeyId
    const own = candidate.extensions.subjectKeyId
    // Two keys of one name: the identifier chooses, the signature decides.
    if (wanted && own && !sameBytes(wanted, own)) return false
    return (
      keyFits(candidate.key, signatureName) && input.verify(signatureName, candidate.spki, tbs, signature)
    )
  })
  return issuer ?? 'bad-signature'
}
