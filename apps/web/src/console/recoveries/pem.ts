// RFC 7468, as `certhall km` reads and writes it.

/** The DER, in base64, of the first block of this label; undefined where a text has none. */
export function readPemBlock(text: string, label: string): string | undefined {
  const [, body] =
    new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`).exec(text) ?? []
  const base64 = body?.replace(/\s+/g, '')
  return base64 && base64.length % 4 === 0 ? base64 : undefined
}

export function toPem(label: string, base64: string): string {
  return `-----BEGIN ${label}-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`
}

/** SHA-256 in hex; undefined on a page without https, where browsers have no digests. */
export async function sha256(base64: string): Promise<string | undefined> {
  if (!globalThis.crypto?.subtle) return undefined
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (octet) => octet.toString(16).padStart(2, '0')).join('')
}

/** Hands a text to the browser as a file. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/x-pem-file' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
