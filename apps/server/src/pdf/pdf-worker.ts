import { parentPort } from 'node:worker_threads'
import { CerthallError } from '@certhall/model'
import { readStamps } from '@certhall/seal'
import { drawPdf } from './draw-pdf.ts'
import type { PdfDocument } from './pdf-document.ts'
import type { PdfAnswer, PdfQuestion } from './pdf-thread.ts'
import { inspectPdf, renderPage } from './read-pdf.ts'

// The thread behind pdf-thread.ts: one question after another.

const WORK = {
  make: ({ document }: { document: PdfDocument }) => drawPdf(document),
  inspect: ({ bytes }: { bytes: Uint8Array }) => inspectPdf(bytes),
  render: ({ bytes, page, width }: { bytes: Uint8Array; page: number; width: number }) =>
    renderPage(bytes, page, width),
  stamps: async ({ bytes }: { bytes: Uint8Array }) => readStamps(bytes),
} as const

parentPort?.on('message', async ({ id, type, ...question }: PdfQuestion) => {
  try {
    answer({ id, result: await (WORK[type] as (question: unknown) => Promise<unknown>)(question) })
  } catch (error) {
    const { code, message } =
      error instanceof CerthallError ? error : { code: 'internal' as const, message: String(error) }
    answer({ id, refused: { code, message } })
  }
})

function answer(message: PdfAnswer): void {
  parentPort?.postMessage(message)
}
