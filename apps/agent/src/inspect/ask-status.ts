import { digest, keyIdentifier, randomBytes, verify } from '@certhall/crypto'
import {
  type CertId,
  type Certificate,
  encodeOcspRequest,
  type OcspAnswer,
  type PathFault,
  PkiError,
  parseOcspResponse,
  sameBytes,
  validatePath,
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

/** As validatePath allows. */
const SKEW_MS = 5 * 60_000

/** Asks the certificate's own OCSP address, and believes only what its issuer, or whom the issuer named, has signed. */
export async function askStatus(
  leaf: Certificate,
  issuer: Certificate | undefined,
  now: Date,
  asking: NamedFetch,
): Promise<StatusView> {
  if (!issuer) return failed('chain')
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
    const der = await fetchNamed(leaf.extensions.ocsp, asking, { type, body })
    const answer = parseOcspResponse(der)
    if (answer.status !== 'successful') return failed('responder-refused')
    // RFC 5019 §4: a responder may leave the nonce out; another one is an answer to somebody else.
    if (answer.nonce && !sameBytes(answer.nonce, nonce)) return failed('answer-other')
    const result = validatePath({
      chain: [leaf],
      // The issuer's own path was found before.
      anchors: [{ subject: issuer.subjectDer, spki: issuer.spki }],
      ocsp: [{ answer: der, ...(answer.nonce && { nonce }) }],
      ...{ at: now, ignoreLeafExpiry: true, verify, digest },
    })
    if (result.ok) return { state: 'good' }
    // Of tomorrow: some clock is wrong, which is another matter than a wrong signature.
    const ahead = answer.responses.some(({ thisUpdate }) => thisUpdate.getTime() > now.getTime() + SKEW_MS)
    if (result.code === 'ocsp-unusable' && ahead) return failed('answer-stale')
    return viewOf(result.code, answer, leaf.serial)
  } catch (error) {
    if (error instanceof FetchError) return failed(error.fault)
    if (error instanceof PkiError) return failed('malformed')
    throw error
  }
}

const failed = (fault: StatusFault): StatusView => ({ state: 'failed', fault })

const FAULTS: Partial<Record<PathFault, StatusFault>> = {
  'ocsp-missing': 'answer-other',
  'ocsp-stale': 'answer-stale',
  'ocsp-unusable': 'answer-not-signed',
}

/** The words of an answer that was found good in form and signature. */
function viewOf(code: PathFault, answer: OcspAnswer, serial: string): StatusView {
  if (code === 'ocsp-unknown') return { state: 'unknown' }
  if (code !== 'revoked') return failed(FAULTS[code] ?? 'chain')
  const told = answer.responses.find(
    (response) => response.certId.serial === serial && response.status.type === 'revoked',
  )
  if (told?.status.type !== 'revoked') return failed('answer-other')
  const { revokedAt, reason } = told.status
  return { state: 'revoked', revokedAt: revokedAt.toISOString(), ...(reason && { reason }) }
}
