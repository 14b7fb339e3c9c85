import { PkiError } from './pki-error.ts'

const PEM_LIMIT = 4 << 20

/** RFC 7468 text: 64 characters a line. `label` is the word between the dashes, such as CERTIFICATE. */
export function toPem(label: string, der: Uint8Array): string {
  const base64 = toBase64(der)
  let body = ''
  for (let at = 0; at < base64.length; at += 64) body += `${base64.slice(at, at + 64)}\n`
  return `-----BEGIN ${label}-----\n${body}-----END ${label}-----\n`
}

/** Every block in a text, in order; what stands between blocks is passed over. Throws `bad-pem`, `too-large`. */
export function fromPem(text: string): { label: string; der: Uint8Array }[] {
  if (text.length > PEM_LIMIT) throw new PkiError('too-large', 'PEM')
  const blocks: { label: string; der: Uint8Array }[] = []
  let rest = text
  for (;;) {
    const begin = /-----BEGIN ([A-Z0-9 ]{1,64})-----/.exec(rest)
    if (!begin) break
    const [line, label = ''] = begin
    const body = rest.slice(begin.index + line.length)
    const end = body.indexOf(`-----END ${label}-----`)
    if (end < 0) throw new PkiError('bad-pem', `no END ${label}`)
    blocks.push({ label, der: fromBase64(body.slice(0, end)) })
    rest = body.slice(end + label.length + 14)
  }
  if (blocks.length === 0) throw new PkiError('bad-pem', 'no block')
  return blocks
}

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let i = 0; i < bytes.length; i += 0x8000)
    binary += String.fromCharCode.apply(null, bytes.subarray(i, i + 0x8000) as unknown as number[])
  return btoa(binary)
}

function fromBase64(text: string): Uint8Array {
  const compact = text.replace(/\s+/g, '')
  if (compact === '' || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact))
    throw new PkiError('bad-pem', 'base64')
  const binary = atob(compact)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}
