import { digest, keyIdentifier, randomBytes, verify } from '@certhall/crypto'
import {
  type CertId,
  type Certificate,
  encodeOcspRequest,
  keyFits,
  type OcspAnswer,
  PkiError,
  PURPOSE,
  parseCertificate,
  parseOcspResponse,
  sameBytes,
} from '@certhall/pki'
import { FetchError, type FetchFault, fetchNamed, type NamedFetch } from './fetch-named.ts'

/** `chain`: without a verified issuer no answer could be believed. */
export type StatusFault =
  | FetchFault
  | 'chain'
  | 'malformed'
  | 'responder-refused'
  | 'answer-not-signed'
  | 'answer-stale'
  | 'answer-other'

export type StatusView =
  | { state: 'good' | 'unknown' }
  | { state: 'revoked'; revokedAt: string; reason?: string }
  | { state: 'failed'; fault: StatusFault }

/** Clocks differ; RFC 5019 §4 leaves the tolerance to the client. */
const SKEW_MS = 5 * 60_000

/** Asks the certificate's own OCSP address, and believes only what its issuer, or whom the issuer named, has signed. */
export async function askStatus(
  leaf: Certificate,
  issuer: Certificate | undefined,
  now: Date,
  asking: NamedFetch,
): Promise<StatusView> {
  if (!issuer) return { state: 'failed', fault: 'chain' }
  const certId: CertId = {
    hash: 'sha1',
    issuerNameHash: digest('sha1', issuer.subjectDer),
    issuerKeyHash: keyIdentifier(issuer.spki),
    serial: leaf.serial,
  }
  const nonce = randomBytes(16)
  try {
    const body = encodeOcspRequest({ certIds: [certId], nonce })
    const type = 'application/ocsp-request'
    const answer = parseOcspResponse(await fetchNamed(leaf.extensions.ocsp, asking, { type, body }))
    if (answer.status !== 'successful') return { state: 'failed', fault: 'responder-refused' }
    return statusIn(answer, { certId, nonce, issuer, now })
  } catch (error) {
    if (error instanceof FetchError) return { state: 'failed', fault: error.fault }
    if (error instanceof PkiError) return { state: 'failed', fault: 'malformed' }
    throw error
  }
}

interface Asked {
  certId: CertId
  nonce: Uint8Array
  issuer: Certificate
  now: Date
}

function statusIn(answer: OcspAnswer, { certId, nonce, issuer, now }: Asked): StatusView {
  if (!isSigned(answer, issuer, now)) return { state: 'failed', fault: 'answer-not-signed' }
  // RFC 5019 §4: a responder may leave the nonce out; another one is an answer to somebody else.
  if (answer.nonce && !sameBytes(answer.nonce, nonce)) return { state: 'failed', fault: 'answer-other' }
  const single = answer.responses.find((response) => sameCertId(response.certId, certId))
  if (!single) return { state: 'failed', fault: 'answer-other' }
  const { status, thisUpdate, nextUpdate } = single
  const end = nextUpdate?.getTime() ?? thisUpdate.getTime()
  if (thisUpdate.getTime() > now.getTime() + SKEW_MS || end < now.getTime() - SKEW_MS)
    return { state: 'failed', fault: 'answer-stale' }
  if (status.type !== 'revoked') return { state: status.type }
  const { revokedAt, reason } = status
  return { state: 'revoked', revokedAt: revokedAt.toISOString(), ...(reason && { reason }) }
}

/** RFC 6960 §4.2.2.2: the issuer itself, or a responder that it certified for this purpose. */
function isSigned(answer: OcspAnswer, issuer: Certificate, now: Date): boolean {
  return [issuer, ...answer.certs.map((der) => parseCertificate(der))]
    .filter((signer) => signer === issuer || isDelegate(signer, issuer, now))
    .some(({ key, spki }) => signs(key, spki, answer.signatureName, answer.data, answer.signature))
}

function isDelegate(signer: Certificate, issuer: Certificate, now: Date): boolean {
  return (
    (signer.extensions.extendedKeyUsage?.includes(PURPOSE.ocspSigning) ?? false) &&
    signer.notBefore <= now &&
    now <= signer.notAfter &&
    signs(issuer.key, issuer.spki, signer.signatureName, signer.tbs, signer.signature)
  )
}

function signs(
  key: Certificate['key'],
  spki: Uint8Array,
  name: Certificate['signatureName'],
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  return keyFits(key, name) && verify(name, spki, message, signature)
}

function sameCertId(one: CertId, other: CertId): boolean {
  return (
    one.hash === other.hash &&
    one.serial === other.serial &&
    sameBytes(one.issuerNameHash, other.issuerNameHash) &&
    sameBytes(one.issuerKeyHash, other.issuerKeyHash)
  )
}
