import { readSignatureAlgorithm, type SignatureName } from '../algorithms.ts'
import { readReason } from '../crl/reason.ts'
import { type Element, Fields, readWhole, smallNumber } from '../der-read.ts'
import { TAG } from '../der-write.ts'
import type { RawExtension } from '../extension-fields.ts'
import { type Name, parseName } from '../names.ts'
import { PkiError } from '../pki-error.ts'
import { readRawExtensions } from '../read-extensions.ts'
import { timeValue } from '../time.ts'
import { readCertId } from './cert-id.ts'
import { NONCE, readNonce } from './request.ts'
import {
  type CertificateStatus,
  OCSP_BASIC,
  OCSP_STATUSES,
  type OcspStatus,
  type SingleResponse,
} from './response.ts'

const RESPONSE_LIMIT = 1 << 20

export interface OcspAnswer {
  readonly status: 'successful'
  /** What was signed. */
  readonly data: Uint8Array
  readonly signatureName: SignatureName
  readonly signature: Uint8Array
  /** Certificates sent along, DER. */
  readonly certs: readonly Uint8Array[]
  readonly responder: { readonly keyHash: Uint8Array } | { readonly name: Name; readonly der: Uint8Array }
  readonly producedAt: Date
  readonly responses: readonly SingleResponse[]
  readonly nonce?: Uint8Array
  /** Critical extensions that are not understood; such an answer must not be used. */
  readonly unknownCritical: readonly string[]
}

export interface OcspRefusal {
  readonly status: Exclude<OcspStatus, 'successful'>
}

/** Reads an OCSPResponse; signature, responder and freshness are the caller's to check. */
export function parseOcspResponse(der: Uint8Array): OcspAnswer | OcspRefusal {
  const fields = new Fields(readWhole(der, TAG.sequence, RESPONSE_LIMIT).content)
  const status = statusOf(smallNumber(fields.take(TAG.enumerated).content))
  const body = fields.takeIf(0xa0)
  fields.end()
  if (status !== 'successful') return { status }
  if (body === undefined) throw new PkiError('der-truncated', 'no response')
  const bytes = new Fields(readWhole(body.content, TAG.sequence, RESPONSE_LIMIT).content)
  if (bytes.oid() !== OCSP_BASIC) throw new PkiError('unknown-algorithm', 'response type')
  const basic = new Fields(readWhole(bytes.octets(), TAG.sequence, RESPONSE_LIMIT).content)
  bytes.end()
  const data = basic.take(TAG.sequence)
  const signatureName = readSignatureAlgorithm(basic.take(TAG.sequence))
  const signature = basic.bits()
  const wrapped = basic.takeIf(0xa0)
  basic.end()
  const certs = wrapped
    ? new Fields(readWhole(wrapped.content, TAG.sequence, RESPONSE_LIMIT).content).all(16, TAG.sequence)
    : []
  return {
    status,
    data: data.der,
    signatureName,
    signature,
    certs: certs.map((certificate) => certificate.der),
    ...readData(data),
  }
}

function statusOf(number: number): OcspStatus {
  for (const status of Object.keys(OCSP_STATUSES) as OcspStatus[])
    if (OCSP_STATUSES[status] === number) return status
  throw new PkiError('der-value', `status ${number}`)
}

type Data = Pick<OcspAnswer, 'responder' | 'producedAt' | 'responses' | 'nonce' | 'unknownCritical'>

function readData(element: Element): Data {
  const unknownCritical: string[] = []
  const fields = new Fields(element.content)
  fields.takeIf(0xa0)
  const responder = readResponder(fields.take())
  const producedAt = timeValue(fields.take(TAG.generalizedTime))
  const singles = fields.fields().all(100, TAG.sequence)
  const responses = singles.map((single) => readSingle(single, unknownCritical))
  const wrapped = fields.takeIf(0xa1)
  fields.end()
  const extensions = wrapped ? readRawExtensions(wrapped.content) : []
  noteCritical(extensions, unknownCritical)
  const nonce = readNonce(extensions)
  return { responder, producedAt, responses, unknownCritical, ...(nonce ? { nonce } : {}) }
}

function noteCritical(extensions: readonly RawExtension[], unknownCritical: string[]): void {
  for (const { oid, critical } of extensions) if (critical && oid !== NONCE) unknownCritical.push(oid)
}

function readResponder({ tag, content }: Element): OcspAnswer['responder'] {
  if (tag === 0xa1) return { name: parseName(content), der: content }
  if (tag !== 0xa2) throw new PkiError('der-tag', 'responder')
  return { keyHash: readWhole(content, TAG.octetString, 64).content }
}

function readSingle(element: Element, unknownCritical: string[]): SingleResponse {
  const fields = new Fields(element.content)
  const certId = readCertId(fields.take(TAG.sequence))
  const status = readStatus(fields.take())
  const thisUpdate = timeValue(fields.take(TAG.generalizedTime))
  const next = fields.takeIf(0xa0)
  const extensions = fields.takeIf(0xa1)
  fields.end()
  if (extensions) noteCritical(readRawExtensions(extensions.content), unknownCritical)
  const nextUpdate = next && timeValue(readWhole(next.content, TAG.generalizedTime, 40))
  return { certId, status, thisUpdate, ...(nextUpdate ? { nextUpdate } : {}) }
}

function readStatus({ tag, content }: Element): CertificateStatus {
  if (tag === 0x80) return { type: 'good' }
  if (tag === 0x82) return { type: 'unknown' }
  if (tag !== 0xa1) throw new PkiError('der-tag', 'status')
  const fields = new Fields(content)
  const revokedAt = timeValue(fields.take(TAG.generalizedTime))
  const reason = fields.takeIf(0xa0)
  fields.end()
  return { type: 'revoked', revokedAt, ...(reason ? { reason: readReason(reason.content) } : {}) }
}
