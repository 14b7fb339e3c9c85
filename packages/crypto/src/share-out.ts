// Work that comes many pieces at a time and takes as long as all else that they need is done by threads beside this one. Threads begin
// when there is something for them.
import { availableParallelism } from 'node:os'
import { type TransferListItem, Worker } from 'node:worker_threads'

/** A kind of work: how a piece is done here, and how several cross to a thread and back. */
export interface SharedWork<Question, Answer> {
  /** The thread's module. It says that it has begun by answering nothing (`[]`); then for each request an array of answers. */
  thread(): URL
  here(question: Question): Answer
  request(questions: readonly Question[]): { message: unknown; transfer?: TransferListItem[] }
}

interface Waiting<Question, Answer> {
  question: Question
  resolve(answer: Answer): void
  reject(error: unknown): void
}

interface Helper<Question, Answer> {
  worker: Worker
  /** The requests that it is at, the first of them first; undefined until it has begun, so that nothing waits for that. */
  at: Waiting<Question, Answer>[][] | undefined
}

/** One core is this thread's own; more than some help nobody, since what comes before and after is done here. */
const HELPERS = Math.min(3, availableParallelism() - 1)
/** At a time, so that what comes after need not wait long. Each crossing takes nearly as long as a piece of the work. */
const MOST = 48
/** Requests on their way to one thread: it goes on with the next while this thread, which is long at other things, does not look. */
const AHEAD = 2
/** What this thread takes beside each thread that is idle: it has to do what comes before and after, too. */
const OWN_PART = 1 / 2

/** `work.here`, perhaps by another thread. What the bytes of a question hold must not change meanwhile. */
export function shareOut<Question, Answer>(
  work: SharedWork<Question, Answer>,
): (question: Question) => Promise<Answer> {
  let waiting: Waiting<Question, Answer>[] = []
  const helpers: Helper<Question, Answer>[] = []
  let scheduled = false
  // A thread that could not be had is not tried again.
  let alone = HELPERS < 1

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    // After what has come in this turn of the loop: it is shared out together.
    setImmediate(turn)
  }

  /** Gives every idle helper its part, and does one here: so much is never lost while helpers are slow to get a core. */
  function turn(): void {
    scheduled = false
    give()
    const own = waiting.shift()
    if (own !== undefined) doHere(own)
    if (waiting.length > 0) schedule()
  }

  function doHere({ question, resolve, reject }: Waiting<Question, Answer>): void {
    try {
      resolve(work.here(question))
    } catch (error) {
      reject(error)
    }
  }

  function give(): void {
    // A lone one is done sooner here.
    while (waiting.length > 1 && !alone) {
      const helper = leastBusy() ?? begin()
      if (helper?.at === undefined) return
      const idle = helpers.filter(({ at }) => at?.length === 0).length
      const part = Math.min(MOST, Math.ceil(waiting.length / (Math.max(1, idle) + OWN_PART)))
      // The last ones: the first have waited longest, and one of them is next here.
      const given = waiting.slice(waiting.length - part)
      waiting = waiting.slice(0, waiting.length - part)
      helper.at.push(given)
      helper.worker.ref()
      const { message, transfer } = work.request(given.map(({ question }) => question))
      helper.worker.postMessage(message, transfer)
    }
  }

  /** An idle one, or one that has begun and may be given more; no other is begun for the latter's sake. */
  function leastBusy(): Helper<Question, Answer> | undefined {
    const idle = helpers.find(({ at }) => at?.length === 0)
    if (idle !== undefined || helpers.length < HELPERS) return idle
    let found: Helper<Question, Answer> | undefined
    for (const one of helpers) {
      if (one.at === undefined || one.at.length >= AHEAD) continue
      if (found?.at === undefined || one.at.length < found.at.length) found = one
    }
    return found
  }

  /** Where this module is one of a bundle, the thread's has no file. */
  function started(): Worker | undefined {
    try {
      return new Worker(work.thread())
    } catch {
      alone = true
      return undefined
    }
  }

  /** Another helper, for what comes once it has begun. */
  function begin(): undefined {
    if (helpers.length >= HELPERS) return
    const worker = started()
    if (worker === undefined) return
    const helper: Helper<Question, Answer> = { worker, at: undefined }
    helper.worker.on('message', (answers: Answer[]) => {
      const asked = helper.at?.shift() ?? []
      helper.at ??= []
      for (const [at, one] of asked.entries()) one.resolve(answers[at] as Answer)
      // An idle one keeps no process from ending.
      if (helper.at.length === 0) helper.worker.unref()
      if (waiting.length > 0) schedule()
    })
    helper.worker.on('error', () => {
      alone = true
      for (const one of helper.at?.splice(0).flat() ?? []) doHere(one)
    })
    helper.worker.unref()
    helpers.push(helper)
  }

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject })
      schedule()
    })
}

/** Byte strings as they cross to a thread: one after another, with their lengths. */
export interface Packed {
  lengths: number[]
  bytes: Uint8Array
}

export function pack(parts: readonly Uint8Array[]): Packed {
  const lengths = parts.map(({ length }) => length)
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return { lengths, bytes }
}

export function unpack({ lengths, bytes }: Packed): Uint8Array[] {
  let at = 0
  return lengths.map((length) => {
    at += length
    return bytes.subarray(at - length, at)
  })
}
