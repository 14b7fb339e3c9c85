import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { CerthallError } from '@certhall/model'
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium'

// Strangers' files, read by PDFium (the reader of Chromium) compiled to WebAssembly: a fault in it stays inside its memory.

/** FPDF_GetLastError (fpdfview.h): 4 where a password is wanted. */
const PASSWORD = 4
/** fpdfview.h: annotations are drawn; red before blue. */
const FPDF_ANNOT = 0x01
const FPDF_REVERSE_BYTE_ORDER = 0x10
const RGBA = 4
/** A page of a poster's size must not become a picture of gigabytes. */
const LONGEST_SIDE = 2400

let opened: Promise<WrappedPdfiumModule> | undefined

async function openPdfium(): Promise<WrappedPdfiumModule> {
  const wasm = await readFile(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'))
  const pdfium = await init({ wasmBinary: wasm.buffer as ArrayBuffer })
  pdfium.PDFiumExt_Init()
  return pdfium
}

/** Runs `work` over the open document. `paper-damaged` for bytes that are none, `paper-encrypted` for one under a password. */
async function withDocument<Result>(
  bytes: Uint8Array,
  work: (pdfium: WrappedPdfiumModule, document: number) => Result,
): Promise<Result> {
  opened ??= openPdfium()
  const pdfium = await opened
  const { wasmExports } = memoryOf(pdfium)
  const at = wasmExports.malloc(bytes.length)
  // Read after malloc: where the memory has grown, there is another view of it.
  memoryOf(pdfium).HEAPU8.set(bytes, at)
  const document = pdfium.FPDF_LoadMemDocument(at, bytes.length, '')
  try {
    if (!document) {
      throw new CerthallError(pdfium.FPDF_GetLastError() === PASSWORD ? 'paper-encrypted' : 'paper-damaged')
    }
    return work(pdfium, document)
  } finally {
    if (document) pdfium.FPDF_CloseDocument(document)
    wasmExports.free(at)
  }
}

/** What Emscripten gives and the package's types leave out. */
interface Memory {
  HEAPU8: Uint8Array
  wasmExports: { malloc(size: number): number; free(at: number): void }
}

const memoryOf = ({ pdfium }: WrappedPdfiumModule) => pdfium as unknown as Memory

/** Its pages. Also `paper-active` for one with scripts or files inside: a paper shows, and does nothing. */
export function inspectPdf(bytes: Uint8Array): Promise<{ pages: number }> {
  return withDocument(bytes, (pdfium, document) => {
    const pages = pdfium.FPDF_GetPageCount(document)
    if (pages < 1) throw new CerthallError('paper-damaged', 'no pages')
    const active =
      pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0 || pdfium.FPDFDoc_GetAttachmentCount(document) > 0
    if (active) throw new CerthallError('paper-active')
    return { pages }
  })
}

export interface Picture {
  width: number
  height: number
  /** Four octets a pixel: red, green, blue, opacity. */
  rgba: Uint8Array
}

/** One page (from 0) as a picture of this width in pixels. `not-found` past the last one. */
export function renderPage(bytes: Uint8Array, page: number, width: number): Promise<Picture> {
  return withDocument(bytes, (pdfium, document) => {
    const loaded = pdfium.FPDF_LoadPage(document, page)
    if (!loaded) throw new CerthallError('not-found', 'no such page')
    try {
      const ratio = pdfium.FPDF_GetPageHeightF(loaded) / pdfium.FPDF_GetPageWidthF(loaded)
      const scale = Math.min(1, LONGEST_SIDE / (width * ratio))
      const size = { width: Math.max(1, Math.round(width * scale)), height: 0 }
      size.height = Math.max(1, Math.round(size.width * ratio))
      const bitmap = pdfium.FPDFBitmap_Create(size.width, size.height, 1)
      pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, size.width, size.height, 0xffffffff)
      const flags = FPDF_ANNOT | FPDF_REVERSE_BYTE_ORDER
      pdfium.FPDF_RenderPageBitmap(bitmap, loaded, 0, 0, size.width, size.height, 0, flags)
      const from = pdfium.FPDFBitmap_GetBuffer(bitmap)
      const stride = pdfium.FPDFBitmap_GetStride(bitmap)
      if (stride !== size.width * RGBA) throw new CerthallError('internal', `stride ${stride}`)
      const rgba = memoryOf(pdfium).HEAPU8.slice(from, from + stride * size.height)
      pdfium.FPDFBitmap_Destroy(bitmap)
      return { ...size, rgba }
    } finally {
      pdfium.FPDF_ClosePage(loaded)
    }
  })
}
