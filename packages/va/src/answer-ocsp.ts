import { digest, keyIdentifier } from '@certhall/crypto'
import {
  assembleOcspResponse,
  type CertId,
  type CertificateStatus,
  encodeOcspResponseData,
  type OcspRequest,
  ocspError,
  PkiError,
  parseCertificate,
  parseOcspRequest,
  parseSpki,
  type SingleResponse,
  sameBytes,
} from '@certhall/pki'
import type { Va, VaIssuer } from './ports.ts'

const MINUTE = 60_000
/** How long an answer may be kept: short, so that a revocation is seen soon. */
export const OCSP_LIFETIME_MS = 60 * MINUTE

/**
 * The OCSPResponse (DER) to an OCSPRequest (DER), RFC 6960. Never throws for what a stranger sends: malformed bytes
 * get `malformedRequest`, issuers that are not ours `unauthorized` (RFC 5019 §2.2.3). Our own faults are thrown.
 */
export async function answerOcsp(va: Va, der: Uint8Array): Promise<Uint8Array> {
  let request: OcspRequest
  try {
    request = parseOcspRequest(der)
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    // A sound request with a hash that is not in our table: malformed it is not, and no issuer of ours is found by it.
    return ocspError(error.code === 'unknown-algorithm' ? 'unauthorized' : 'malformedRequest')
  }
  const issuers = await va.issuers()
  const issuer = firstKnown(request.certIds, issuers)
  if (issuer === undefined) return ocspError('unauthorized')
  return signedAnswer(va, request, issuer)
}

function firstKnown(certIds: readonly CertId[], issuers: VaIssuer[]): VaIssuer | undefined {
  for (const certId of certIds) {
    const found = issuers.find((issuer) => isIssuerOf(issuer, certId))
    if (found !== undefined) return found
  }
  return undefined
}

/** RFC 6960 §4.1.1: hashes of the issuer's name and of its key's bits. */
function isIssuerOf(issuer: VaIssuer, { hash, issuerNameHash, issuerKeyHash }: CertId): boolean {
  const { subjectDer, spki } = parseCertificate(issuer.certificate)
  return (
    sameBytes(digest(hash, parseSpki(spki).bits), issuerKeyHash) &&
    sameBytes(digest(hash, subjectDer), issuerNameHash)
  )
}

async function signedAnswer(va: Va, { certIds, nonce }: OcspRequest, issuer: VaIssuer): Promise<Uint8Array> {
  const now = va.clock.now()
  const { signer, certificate } = await va.responder(issuer.id)
  const responses: SingleResponse[] = []
  for (const certId of certIds) {
    responses.push({
      certId,
      // One answer has one responder, who may speak for its own issuer only: other issuers' serials are unknown to it.
      status: isIssuerOf(issuer, certId) ? await statusOf(va, issuer.id, certId.serial) : { type: 'unknown' },
      thisUpdate: now,
      nextUpdate: new Date(now.getTime() + OCSP_LIFETIME_MS),
    })
  }
  const data = encodeOcspResponseData({
    responder: { keyHash: keyIdentifier(parseCertificate(certificate).spki) },
    producedAt: now,
    responses,
    ...(nonce !== undefined && { nonce }),
  })
  const signature = await signer.sign(data)
  return assembleOcspResponse({ data, sig: signer.algorithm, signature, certs: [certificate] })
}

async function statusOf({ statuses }: Va, issuer: string, serial: string): Promise<CertificateStatus> {
  const known = await statuses.status(issuer, serial)
  if (known === undefined) return { type: 'unknown' }
  if (known.status === 'good') return { type: 'good' }
  return { type: 'revoked', ...known.status }
}
