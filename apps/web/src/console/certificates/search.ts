/** The address of the certificates' room. */
export interface CertificateSearch {
  q?: string
}

export function readCertificateSearch({ q }: Record<string, unknown>): CertificateSearch {
  // the router reads ?q=123 as a number
  const text = typeof q === 'string' || typeof q === 'number' ? String(q).trim().slice(0, 60) : ''
  return text === '' ? {} : { q: text }
}

// Kept in the tab: a certificate's page leads back to what was found.
const KEY = 'certhall.console.certificates'

export function rememberSearch(search: CertificateSearch): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(search))
  } catch {}
}

export function rememberedSearch(): CertificateSearch {
  try {
    return readCertificateSearch(JSON.parse(sessionStorage.getItem(KEY) ?? '{}'))
  } catch {
    return {}
  }
}
