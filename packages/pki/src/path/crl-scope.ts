// Which certificates and reasons a list speaks of (RFC 5280 §6.3.3 (b), (d), (e)).
import { sameBytes } from '../bytes.ts'
import type { Certificate } from '../certificate.ts'
import type { Crl, CrlScope } from '../crl/read.ts'
import { Fields } from '../der-read.ts'
import { sequence } from '../der-write.ts'
import { type DistributionPoint, REASON_FLAGS, type ReasonFlag } from '../distribution-point.ts'
import { encodeGeneralName, type GeneralName } from '../general-name.ts'
import { sameName } from '../name-comparison.ts'
import { PkiError } from '../pki-error.ts'

export const ALL_REASONS: readonly ReasonFlag[] = REASON_FLAGS.filter((reason) => reason !== 'unused')

/** Empty where the list does not speak of the certificate. */
export function coveredReasons(list: Crl, certificate: Certificate): readonly ReasonFlag[] {
  const { issuingDistributionPoint: scope } = list
  if (scope !== undefined && !speaksOfKind(scope, certificate)) return []
  const points = certificate.extensions.distributionPoints ?? []
  // §6.3.3 at its end: lists of the certificate's issuer count also where no distribution point names them.
  const found = new Set<ReasonFlag>()
  for (const point of [...points, impliedPoint(certificate)])
    if (isFor(list, point, certificate))
      for (const reason of point.reasons ?? ALL_REASONS)
        if (scope?.reasons?.includes(reason) ?? true) found.add(reason)
  return ALL_REASONS.filter((reason) => found.has(reason))
}

const impliedPoint = ({ issuer, issuerDer }: Certificate): DistributionPoint => ({
  fullName: [{ type: 'directory', value: issuer, der: issuerDer }],
})

/** (b)(2)(ii)–(iv). */
function speaksOfKind(scope: CrlScope, { extensions }: Certificate): boolean {
  const ca = extensions.basicConstraints?.ca ?? false
  if (scope.onlyAttributeCertificates) return false
  return !(scope.onlyUserCertificates && ca) && !(scope.onlyCaCertificates && !ca)
}

/** (b)(1) and (b)(2)(i). */
function isFor(list: Crl, point: DistributionPoint, certificate: Certificate): boolean {
  const { issuingDistributionPoint: scope } = list
  const { crlIssuer } = point
  if (crlIssuer !== undefined) {
    const named = crlIssuer.some(
      ({ type, ...name }) =>
        type === 'directory' && 'der' in name && name.der && sameName(name.der, list.issuerDer),
    )
    if (!named || !scope?.indirect) return false
  } else if (!sameName(list.issuerDer, certificate.issuerDer)) return false
  if (scope === undefined) return true
  const issued = namesOf(scope, list.issuerDer)
  if (issued.length === 0) return true
  const wanted = namesOf(point, directory(crlIssuer) ?? certificate.issuerDer)
  return (wanted.length > 0 ? wanted : (crlIssuer ?? [])).some((name) =>
    issued.some((other) => sameGeneralName(name, other)),
  )
}

/** Whether the certificate's issuer says in a distribution point that this list's issuer is to list it. */
export function isAppointed(list: Crl, { extensions }: Certificate): boolean {
  const points = extensions.distributionPoints ?? []
  return points.some(({ crlIssuer }) => {
    const named = directory(crlIssuer)
    return named !== undefined && sameName(named, list.issuerDer)
  })
}

const directory = (names: readonly GeneralName[] | undefined): Uint8Array | undefined =>
  names?.find((name) => name.type === 'directory')?.der

/** A relative name stands for one directory name: the list issuer's with one more RDN (§4.2.1.13). */
function namesOf(
  { fullName, relativeName }: Pick<DistributionPoint, 'fullName' | 'relativeName'>,
  issuerDer: Uint8Array,
): readonly GeneralName[] {
  if (relativeName === undefined) return fullName ?? []
  const whole = new Fields(issuerDer).take().content
  return [{ type: 'directory', value: [], der: sequence(whole, relativeName) }]
}

function sameGeneralName(a: GeneralName, b: GeneralName): boolean {
  if (a.type === 'directory' && b.type === 'directory')
    return a.der !== undefined && b.der !== undefined && sameReadableName(a.der, b.der)
  // Addresses of any length: what strangers wrote is compared, not written.
  const encode = (name: GeneralName) => encodeGeneralName(name, [name.value.length])
  return a.type === b.type && a.type !== 'directory' && sameBytes(encode(a), encode(b))
}

/** A relative name behind its issuer's may be longer than any name may be: then it names nothing. */
function sameReadableName(a: Uint8Array, b: Uint8Array): boolean {
  try {
    return sameName(a, b)
  } catch (error) {
    if (error instanceof PkiError) return false
    throw error
  }
}
