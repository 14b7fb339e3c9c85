import type { PDFDocumentProxy } from 'pdfjs-dist'

/** A PDF that is to be stamped: its octets stay in this page and in the assistant. */
export interface OpenDocument {
  name: string
  content: Uint8Array<ArrayBuffer>
  /** SHA-256, hex. */
  digest: string
  pages: number
  view: PDFDocumentProxy
}

export type Unopened = 'encrypted' | 'unreadable'

/** Opens it to look at. What reads PDFs is large, and loaded when the first one is chosen. */
export async function openDocument(
  name: string,
  content: Uint8Array<ArrayBuffer>,
): Promise<OpenDocument | Unopened> {
  const { readPdf } = await import('./read-pdf.ts')
  try {
    const view = await readPdf(content)
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', content))
    const digest = Array.from(hash, (octet) => octet.toString(16).padStart(2, '0')).join('')
    return { name, content, digest, pages: view.numPages, view }
  } catch (error) {
    return (error as Error).name === 'PasswordException' ? 'encrypted' : 'unreadable'
  }
}
