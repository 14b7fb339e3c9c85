import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy, version } from 'pdfjs-dist'

let worker: Worker | undefined

/** Beside the page's own scripts, put there by vite.config.ts. */
const data = (folder: string) => new URL(`/assets/pdfjs-${version}/${folder}/`, location.href).href

/** Opens a PDF by pdf.js, in a thread of its own. Rejects with `PasswordException` for one under a password. */
export async function readPdf(content: Uint8Array<ArrayBuffer>): Promise<PDFDocumentProxy> {
  worker ??= new Worker(new URL('pdfjs-dist/build/pdf.worker.min.mjs', import.meta.url), { type: 'module' })
  GlobalWorkerOptions.workerPort = worker
  return getDocument({
    // A copy: pdf.js gives the octets away to its worker.
    data: content.slice(),
    // Contracts often leave their Chinese fonts out: without the character maps their pages would look empty.
    cMapUrl: data('cmaps'),
    standardFontDataUrl: data('standard_fonts'),
    // WebAssembly this page does not allow; the decoders of scans come as scripts from the same folder.
    wasmUrl: data('wasm'),
    useWasm: false,
  }).promise
}
