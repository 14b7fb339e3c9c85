import { Fields, readWhole } from '../der-read.ts'
import { explicit, octetString, sequence, TAG } from '../der-write.ts'
import type { RawExtension } from '../extension-fields.ts'
import { encodeExtension } from '../extensions.ts'
import { PkiError } from '../pki-error.ts'
import { readRawExtensions } from '../read-extensions.ts'
import { type CertId, encodeCertId, readCertId } from './cert-id.ts'

export const NONCE = '1.3.6.1.5.5.7.48.1.2'
const REQUEST_LIMIT = 65536
const CERTIFICATES_LIMIT = 100

export interface OcspRequest {
  readonly certIds: readonly CertId[]
  readonly nonce?: Uint8Array
}

/** An unsigned OCSPRequest (RFC 6960 §4.1). */
export function encodeOcspRequest({ certIds, nonce }: OcspRequest): Uint8Array {
  if (certIds.length === 0) throw new PkiError('cannot-encode', 'nothing asked')
  const list = sequence(...certIds.map((id) => sequence(encodeCertId(id))))
  const extensions = nonce ? [explicit(2, sequence(encodeNonce(nonce)))] : []
  return sequence(sequence(list, ...extensions))
}

/** Reads an OCSPRequest; a signature on it is passed over, as no answer here depends on who asks. */
export function parseOcspRequest(der: Uint8Array): OcspRequest {
  const fields = new Fields(readWhole(der, TAG.sequence, REQUEST_LIMIT).content)
  const tbs = fields.fields()
  fields.takeIf(0xa0)
  fields.end()
  const version = tbs.takeIf(0xa0)
  if (version && readWhole(version.content, TAG.integer, 8).content[0] !== 0)
    throw new PkiError('bad-version')
  tbs.takeIf(0xa1)
  const requests = tbs.fields().all(CERTIFICATES_LIMIT, TAG.sequence)
  const extensions = tbs.takeIf(0xa2)
  tbs.end()
  if (requests.length === 0) throw new PkiError('der-value', 'nothing asked')
  const certIds = requests.map((request) => {
    const inside = new Fields(request.content)
    const id = readCertId(inside.take(TAG.sequence))
    const own = inside.takeIf(0xa0)
    inside.end()
    if (own) readRawExtensions(own.content).forEach(refuseCritical)
    return id
  })
  if (extensions === undefined) return { certIds }
  const all = readRawExtensions(extensions.content)
  all.filter(({ oid }) => oid !== NONCE).forEach(refuseCritical)
  const nonce = readNonce(all)
  return nonce === undefined ? { certIds } : { certIds, nonce }
}

function refuseCritical({ oid, critical }: RawExtension): void {
  if (critical) throw new PkiError('bad-extension', `critical ${oid}`)
}

export function encodeNonce(nonce: Uint8Array): Uint8Array {
  return encodeExtension(NONCE, false, octetString(nonce))
}

/** RFC 9654 §2.1: an OCTET STRING of 1 to 128 octets inside the extension's own. */
export function readNonce(extensions: readonly RawExtension[]): Uint8Array | undefined {
  const extension = extensions.find(({ oid }) => oid === NONCE)
  if (extension === undefined) return undefined
  const nonce = readWhole(extension.value, TAG.octetString, 256).content
  if (nonce.length < 1 || nonce.length > 128) throw new PkiError('bad-extension', 'nonce length')
  return nonce
}
