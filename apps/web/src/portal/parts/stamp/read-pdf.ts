import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist'

let worker: Worker | undefined

/** Opens a PDF by pdf.js, in a thread of its own. Rejects with `PasswordException` for one under a password. */
export async function readPdf(content: Uint8Array<ArrayBuffer>): Promise<PDFDocumentProxy> {
  worker ??= new Worker(new URL('pdfjs-dist/build/pdf.worker.min.mjs', import.meta.url), { type: 'module' })
  GlobalWorkerOptions.workerPort = worker
  // A copy: pdf.js gives the octets away to its worker. What it could only do with WebAssembly, this page does not allow.
  return getDocument({ data: content.slice(), useWasm: false }).promise
}
