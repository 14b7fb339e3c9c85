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

let worker: Worker | undefined

/** Opens it to look at, by pdf.js, which is loaded for that. */
export async function openDocument(
  name: string,
  content: Uint8Array<ArrayBuffer>,
): Promise<OpenDocument | Unopened> {
  const { getDocument, GlobalWorkerOptions } = await import('pdfjs-dist')
  worker ??= new Worker(new URL('pdfjs-dist/build/pdf.worker.min.mjs', import.meta.url), { type: 'module' })
  GlobalWorkerOptions.workerPort = worker
  try {
    // A copy: pdf.js gives the octets away to its worker. What it could only do with WebAssembly, this page does not allow.
    const data = content.slice()
    const view = await getDocument({ data, useWasm: false }).promise
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', content))
    const digest = Array.from(hash, (octet) => octet.toString(16).padStart(2, '0')).join('')
    return { name, content, digest, pages: view.numPages, view }
  } catch (error) {
    return (error as Error).name === 'PasswordException' ? 'encrypted' : 'unreadable'
  }
}
