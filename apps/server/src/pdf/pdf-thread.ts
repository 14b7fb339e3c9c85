import { Worker } from 'node:worker_threads'
import { CerthallError, type ErrorCode } from '@certhall/model'
import type { StampReading } from '@certhall/seal'
import type { PdfDocument } from './pdf-document.ts'
import type { Picture } from './read-pdf.ts'

/** Makes PDFs and reads strangers', in a thread beside the requests that begins when there is something for it. */
export interface PdfThread {
  make(document: PdfDocument): Promise<Uint8Array>
  /** `paper-damaged`, `paper-encrypted`, `paper-active`. */
  inspect(bytes: Uint8Array): Promise<{ pages: number }>
  /** `page` from 0; `width` in pixels. */
  render(bytes: Uint8Array, page: number, width: number): Promise<Picture>
  /** What the document alone says of its stamps. `document-unreadable`, `document-encrypted`. */
  readStamps(bytes: Uint8Array): Promise<StampReading[]>
  close(): Promise<void>
}

export type PdfQuestion = { id: number } & (
  | { type: 'make'; document: PdfDocument }
  | { type: 'inspect'; bytes: Uint8Array }
  | { type: 'render'; bytes: Uint8Array; page: number; width: number }
  | { type: 'stamps'; bytes: Uint8Array }
)
export type PdfAnswer = { id: number; result?: unknown; refused?: { code: ErrorCode; message: string } }

/**
 * A file that takes longer or more is refused, and the thread ended with it; a page of our own, which no stranger can make long, is waited for
 * on a busy machine too.
 */
const LONGEST_MS = { make: 120_000, inspect: 20_000, render: 20_000, stamps: 20_000 }
/** What is said of a file that the thread ended at. */
const BROKEN = {
  make: 'paper-damaged',
  inspect: 'paper-damaged',
  render: 'paper-damaged',
  stamps: 'document-unreadable',
} as const
const MOST_MB = 512

interface Waiting {
  type: PdfQuestion['type']
  resolve(result: unknown): void
  reject(error: Error): void
  timer: NodeJS.Timeout
}

export function openPdfThread(): PdfThread {
  let worker: Worker | undefined
  let last = 0
  const waiting = new Map<number, Waiting>()

  /** The one that runs, or a new one. */
  function running(): Worker {
    if (worker) return worker
    const started = new Worker(new URL('./pdf-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MOST_MB },
    })
    started.on('message', ({ id, result, refused }: PdfAnswer) => {
      const one = settle(id)
      if (refused) one?.reject(new CerthallError(refused.code, refused.message))
      else one?.resolve(result)
    })
    started.on('error', () => failAll(started))
    started.on('exit', () => failAll(started))
    // It keeps no process alive that has nothing else to do.
    started.unref()
    worker = started
    return started
  }

  function settle(id: number): Waiting | undefined {
    const one = waiting.get(id)
    waiting.delete(id)
    clearTimeout(one?.timer)
    return one
  }

  /** What a file has broken is that file's fault; whoever waited beside it may ask again. */
  function failAll(which: Worker): void {
    if (worker !== which) return
    worker = undefined
    for (const [id, { type }] of [...waiting])
      settle(id)?.reject(new CerthallError(BROKEN[type], 'unreadable'))
  }

  function ask<Result>(question: PdfQuestion extends infer One ? Omit<One, 'id'> : never): Promise<Result> {
    last += 1
    const id = last
    return new Promise<Result>((resolve, reject) => {
      const thread = running()
      const timer = setTimeout(() => {
        failAll(thread)
        void thread.terminate()
      }, LONGEST_MS[question.type])
      const { type } = question
      waiting.set(id, { type, resolve: resolve as (result: unknown) => void, reject, timer })
      thread.postMessage({ id, ...question })
    })
  }

  return {
    make: (document) => ask({ type: 'make', document } as never),
    inspect: (bytes) => ask({ type: 'inspect', bytes } as never),
    render: (bytes, page, width) => ask({ type: 'render', bytes, page, width } as never),
    readStamps: (bytes) => ask({ type: 'stamps', bytes } as never),
    async close() {
      const ending = worker
      if (ending) failAll(ending)
      await ending?.terminate()
    },
  }
}
