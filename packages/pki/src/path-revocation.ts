import { keyFits } from './algorithms.ts'
import type { Certificate } from './certificate.ts'
import { sameName } from './name-comparison.ts'
import type { PathFault, PathInput } from './path.ts'
import type { Crl } from './read-crl.ts'

/** RFC 5280 §6.3.3 with the lists at hand: undefined when a fresh list covers the certificate and does not hold it. */
export function revocationFault(
  certificate: Certificate,
  issuer: Certificate,
  crls: readonly Crl[],
  { at, verify }: Pick<PathInput, 'at' | 'verify'>,
): PathFault | undefined {
  const covering = crls.filter(
    (crl) => sameName(crl.issuerDer, certificate.issuerDer) && inScope(crl, certificate),
  )
  if (covering.length === 0) return 'crl-missing'
  // A key without cRLSign must not make lists (RFC 5280 §6.3.3 (f)).
  const maySign = issuer.extensions.keyUsage?.includes('cRLSign') ?? true
  const usable = covering.filter(
    ({ signatureName, tbs, signature, unknownCritical }) =>
      maySign &&
      unknownCritical.length === 0 &&
      keyFits(issuer.key, signatureName) &&
      verify(signatureName, issuer.spki, tbs, signature),
  )
  if (usable.length === 0) return 'crl-unusable'
  // The newest list alone decides: a hold that was lifted is still on the older ones.
  const newest = usable.reduce((a, b) => (isNewer(b, a) ? b : a))
  // An entry counts even on a list that has run out.
  if (isRevoked(certificate.serial, newest, at)) return 'revoked'
  return newest.nextUpdate !== undefined && newest.nextUpdate >= at ? undefined : 'crl-stale'
}

/** Times have seconds only, so that two lists may share one; then their numbers tell (RFC 5280 §5.2.3). */
function isNewer(a: Crl, b: Crl): boolean {
  const later = a.thisUpdate.getTime() - b.thisUpdate.getTime()
  return later > 0 || (later === 0 && (a.number ?? 0n) > (b.number ?? 0n))
}

function inScope({ issuingDistributionPoint: point }: Crl, { extensions }: Certificate): boolean {
  if (point === undefined) return true
  const ca = extensions.basicConstraints?.ca ?? false
  if ((point.onlyUserCertificates && ca) || (point.onlyCaCertificates && !ca)) return false
  return point.uris?.some((uri) => extensions.crlDistributionPoints?.includes(uri)) ?? true
}

function isRevoked(serial: string, { revoked }: Crl, at: Date): boolean {
  const entry = revoked.find((candidate) => candidate.serial === serial)
  if (entry === undefined) return false
  // What was signed before the loss stays valid; the loss may lie before the day on which it was reported.
  const { revokedAt, invalidityDate = revokedAt } = entry
  return Math.min(revokedAt.getTime(), invalidityDate.getTime()) <= at.getTime()
}
