import { sameBytes } from '../bytes.ts'
import type { Certificate } from '../certificate.ts'
import { PURPOSE } from '../extensions.ts'
import { sameName } from '../name-comparison.ts'
import type { OcspAnswer } from '../ocsp/read-response.ts'
import { parseSpki } from '../spki.ts'
import type { Chain, OcspEvidence, PathContext } from './context.ts'
import { CLOCK_SKEW, certificateFault, type Pending } from './status.ts'
import type { KeyHolder } from './work.ts'

/**
 * RFC 6960 §4.2.2.2: the answer is signed by the key that issued the certificate, or by one that this key certified for
 * answers (id-kp-OCSPSigning). A responder trusted in some other way is not known here. `until`: the end of who signed;
 * undefined where nobody did who may.
 */
export function ocspSigner(
  { answer, signed, responders }: OcspEvidence,
  chain: Chain,
  context: PathContext,
  pending: Pending,
): { until: number } | undefined {
  const issuer: KeyHolder = chain.certificates[1] ?? chain.anchor
  if (isNamed(answer, issuer, context) && context.work.verify(signed, issuer))
    return { until: Number.POSITIVE_INFINITY }
  const found = responders.find(
    (responder) =>
      isNamed(answer, responder, context) &&
      isDelegated(responder, answer, context) &&
      sameName(responder.issuerDer, issuer.subjectDer) &&
      context.work.verify(responder, issuer) &&
      context.work.verify(signed, responder) &&
      isNotRevoked(responder, chain, context, pending),
  )
  return found && { until: found.notAfter.getTime() }
}

function isNamed(
  { responder }: OcspAnswer,
  { subjectDer, spki }: KeyHolder,
  { digest }: PathContext,
): boolean {
  if ('der' in responder) return sameName(responder.der, subjectDer)
  return digest !== undefined && sameBytes(responder.keyHash, digest('sha1', parseSpki(spki).bits))
}

function isDelegated(
  { extensions, notBefore, notAfter, signatureName }: Certificate,
  { producedAt }: OcspAnswer,
  { signatures }: PathContext,
): boolean {
  const signed = producedAt.getTime()
  return (
    // anyExtendedKeyUsage does not say this (§4.2.2.2 asks for the purpose itself).
    (extensions.extendedKeyUsage?.includes(PURPOSE.ocspSigning) ?? false) &&
    (extensions.keyUsage?.includes('digitalSignature') ?? true) &&
    extensions.unknownCritical.length === 0 &&
    signed >= notBefore.getTime() - CLOCK_SKEW &&
    signed <= notAfter.getTime() &&
    (signatures?.includes(signatureName) ?? true)
  )
}

/** §4.2.2.2.1: id-pkix-ocsp-nocheck, or its own status is looked up like any other's. */
function isNotRevoked(responder: Certificate, chain: Chain, context: PathContext, pending: Pending): boolean {
  if (responder.extensions.ocspNoCheck) return true
  // An answer signed by the responder itself proves nothing about it.
  if (pending.has(responder)) return false
  const above = { certificates: [responder, ...chain.certificates.slice(1)], anchor: chain.anchor }
  return certificateFault(above, context, new Set([...pending, responder])) === undefined
}
