import { encodeSignatureAlgorithm, type SignatureName } from '../algorithms.ts'
import { concat } from '../bytes.ts'
import { type CrlReason, encodeReason } from '../crl/reason.ts'
import { buildDer, type DerBuilder } from '../der-builder.ts'
import {
  explicit,
  generalizedTime,
  header,
  implicit,
  integer,
  octetString,
  oid,
  sequence,
  TAG,
  tlv,
} from '../der-write.ts'
import { encodeExtension } from '../extensions.ts'
import { type Name, nameDer } from '../names.ts'
import { PkiError } from '../pki-error.ts'
import { type CertId, encodeCertId } from './cert-id.ts'
import { encodeNonce } from './request.ts'

const ARCHIVE_CUTOFF = '1.3.6.1.5.5.7.48.1.6'
export const OCSP_BASIC = '1.3.6.1.5.5.7.48.1.1'

/** RFC 6960 §4.2.1 OCSPResponseStatus; 4 is not used. */
export const OCSP_STATUSES = {
  successful: 0,
  malformedRequest: 1,
  internalError: 2,
  tryLater: 3,
  sigRequired: 5,
  unauthorized: 6,
} as const

export type OcspStatus = keyof typeof OCSP_STATUSES

export type CertificateStatus =
  | { readonly type: 'good' }
  | { readonly type: 'unknown' }
  | { readonly type: 'revoked'; readonly revokedAt: Date; readonly reason?: CrlReason }

export interface SingleResponse {
  readonly certId: CertId
  readonly status: CertificateStatus
  readonly thisUpdate: Date
  readonly nextUpdate?: Date
  /** Back to when status is kept after a certificate's end (RFC 6960 §4.4.4). */
  readonly archiveCutoff?: Date
}

export interface OcspResponseData {
  /** SHA-1 of the responder's key bits, or its name (RFC 6960 §4.2.1). */
  readonly responder: { readonly keyHash: Uint8Array } | { readonly name: Name | Uint8Array }
  readonly producedAt: Date
  readonly responses: readonly SingleResponse[]
  /** The request's nonce, when it had one. */
  readonly nonce?: Uint8Array
}

/** DER ResponseData, to be signed. */
export function encodeOcspResponseData(data: OcspResponseData): Uint8Array {
  const { responder, producedAt, responses, nonce } = data
  return buildDer((to) => {
    if (nonce !== undefined) to.bytes(explicit(1, sequence(encodeNonce(nonce))))
    const before = to.size
    for (let i = responses.length - 1; i >= 0; i--) writeSingle(to, responses[i] as SingleResponse)
    to.close(TAG.sequence, before)
    to.bytes(generalizedTime(producedAt))
    to.bytes(
      'keyHash' in responder
        ? explicit(2, octetString(responder.keyHash))
        : explicit(1, nameDer(responder.name)),
    )
    to.close(TAG.sequence, 0)
  })
}

function writeSingle(to: DerBuilder, response: SingleResponse): void {
  const { certId, status, thisUpdate, nextUpdate, archiveCutoff } = response
  const before = to.size
  if (archiveCutoff !== undefined)
    to.bytes(explicit(1, sequence(encodeExtension(ARCHIVE_CUTOFF, false, generalizedTime(archiveCutoff)))))
  if (nextUpdate !== undefined) to.bytes(explicit(0, generalizedTime(nextUpdate)))
  to.bytes(generalizedTime(thisUpdate))
  to.bytes(encodeStatus(status))
  to.bytes(encodeCertId(certId))
  to.close(TAG.sequence, before)
}

function encodeStatus(status: CertificateStatus): Uint8Array {
  switch (status.type) {
    case 'good':
      return implicit(0)
    case 'unknown':
      return implicit(2)
    case 'revoked': {
      const reason = status.reason ? [explicit(0, encodeReason(status.reason))] : []
      return tlv(0xa1, generalizedTime(status.revokedAt), ...reason)
    }
  }
}

/** A successful OCSPResponse around signed ResponseData; `certs` are DER, the responder's own first. */
export function assembleOcspResponse(parts: {
  data: Uint8Array
  sig: SignatureName
  signature: Uint8Array
  certs?: readonly Uint8Array[]
}): Uint8Array {
  const { data, sig, signature, certs = [] } = parts
  const pieces = [
    data,
    encodeSignatureAlgorithm(sig),
    header(TAG.bitString, signature.length + 1),
    NO_UNUSED_BITS,
  ]
  pieces.push(signature)
  if (certs.length > 0) {
    const list = header(TAG.sequence, lengthOf(certs))
    pieces.push(header(0xa0, list.length + lengthOf(certs)), list, ...certs)
  }
  // From the inside out; the octets are copied once, whatever they are wrapped in.
  const wrap = (tag: number) => pieces.unshift(header(tag, lengthOf(pieces)))
  wrap(TAG.sequence)
  wrap(TAG.octetString)
  pieces.unshift(oid(OCSP_BASIC))
  wrap(TAG.sequence)
  wrap(0xa0)
  pieces.unshift(integer(OCSP_STATUSES.successful, TAG.enumerated))
  wrap(TAG.sequence)
  return concat(pieces)
}

const NO_UNUSED_BITS = Uint8Array.of(0)

function lengthOf(pieces: readonly Uint8Array[]): number {
  let length = 0
  for (const piece of pieces) length += piece.length
  return length
}

/** An OCSPResponse that answers nothing but why not. */
export function ocspError(status: Exclude<OcspStatus, 'successful'>): Uint8Array {
  if (!Object.hasOwn(OCSP_STATUSES, status)) throw new PkiError('cannot-encode', `status ${status}`)
  return sequence(integer(OCSP_STATUSES[status], TAG.enumerated))
}
