import { CerthallError } from '@certhall/model'

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

/** Strict: what would not come out the same again is `input-invalid`. */
export function fromBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) throw new CerthallError('input-invalid', 'not base64')
  return new Uint8Array(bytes)
}

export function toBase64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
