import type { IncomingMessage } from 'node:http'
import { CerthallError } from '@certhall/model'
import { fromPem, PkiError } from '@certhall/pki'
import { readBody } from '../http/read-body.ts'

/** A CSR of an RSA-4096 key with many names, in base64. */
const BODY_LIMIT = 64 * 1024

/**
 * RFC 7030 §4.2.1: application/pkcs10, base64 of the DER. Content-Transfer-Encoding says nothing (RFC 8951 §3.1).
 * `input-too-large`, `input-invalid` for another type, `csr-malformed`.
 */
export async function readCsrBody(request: IncomingMessage): Promise<Uint8Array> {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';', 1)
  if (type.trim().toLowerCase() !== 'application/pkcs10')
    throw new CerthallError('input-invalid', 'Content-Type: application/pkcs10 is wanted')
  return decodeCsr(await readBody(request, BODY_LIMIT))
}

/** Base64 with or without line breaks; PEM and DER too, as openssl writes them. `csr-malformed`. */
export function decodeCsr(body: Uint8Array): Uint8Array {
  // A SEQUENCE; in base64 it begins with M.
  if (body[0] === 0x30) return Uint8Array.from(body)
  const text = Buffer.from(body).toString('latin1')
  if (text.includes('-----BEGIN ')) return fromPemText(text)
  const compact = text.replace(/\s+/g, '')
  if (compact === '' || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact))
    throw new CerthallError('csr-malformed', 'the body is not base64')
  return Uint8Array.from(Buffer.from(compact, 'base64'))
}

function fromPemText(text: string): Uint8Array {
  try {
    const [block] = fromPem(text)
    if (block !== undefined) return block.der
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
  }
  throw new CerthallError('csr-malformed', 'the body is not PEM')
}
