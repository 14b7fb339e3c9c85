// Signatures that come many at a time, as requests do, are verified by threads beside this one: a verification takes as long as all else
// that a request needs. Threads begin when there is something for them.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { SignatureName } from '@certhall/pki'
import { verify } from './signatures.ts'

interface Question {
  signature: SignatureName
  spki: Uint8Array
  message: Uint8Array
  value: Uint8Array
  resolve(right: boolean): void
}

/** As it crosses to a thread: each question is its signature's name, and in `bytes`, one after another, key, message and value. */
export interface VerifyRequest {
  signatures: SignatureName[]
  lengths: number[]
  bytes: Uint8Array
}

interface Helper {
  worker: Worker
  /** What it is at; undefined until it has begun, so that nothing waits for that. */
  questions: Question[] | undefined
}

/** One core is this thread's own; more than some help nobody, since what comes before and after is done here. */
const HELPERS = Math.min(3, availableParallelism() - 1)
/** At a time, so that what comes after need not wait long. */
const MOST = 16

const waiting: Question[] = []
const helpers: Helper[] = []
let scheduled = false
/** A thread that could not be had is not tried again. */
let alone = HELPERS < 1

/** `verify`, perhaps by another thread. What the bytes hold must not change meanwhile. */
export function verifyLater(
  signature: SignatureName,
  spki: Uint8Array,
  message: Uint8Array,
  value: Uint8Array,
): Promise<boolean> {
  return new Promise((resolve) => {
    waiting.push({ signature, spki, message, value, resolve })
    schedule()
  })
}

function schedule(): void {
  if (scheduled) return
  scheduled = true
  // After what has come in this turn of the loop: it is shared out together.
  setImmediate(turn)
}

/** Gives every idle helper its part, and does one here: so much is never lost while helpers are slow to get a core. */
function turn(): void {
  scheduled = false
  if (!alone) shareOut()
  const own = waiting.shift()
  if (own !== undefined) answer(own)
  if (waiting.length > 0) schedule()
}

const answer = ({ signature, spki, message, value, resolve }: Question): void =>
  resolve(verify(signature, spki, message, value))

function shareOut(): void {
  // A lone one is done sooner here.
  while (waiting.length > 1) {
    const helper = helpers.find(({ questions }) => questions?.length === 0) ?? begin()
    if (helper === undefined) return
    const part = Math.min(MOST, Math.ceil(waiting.length / 2))
    // The last ones: the first have waited longest, and one of them is next here.
    helper.questions = waiting.splice(waiting.length - part)
    helper.worker.ref()
    const request = written(helper.questions)
    helper.worker.postMessage(request, [request.bytes.buffer as ArrayBuffer])
  }
}

/** Another helper, for what comes once it has begun. */
function begin(): undefined {
  if (helpers.length >= HELPERS) return
  const helper: Helper = {
    worker: new Worker(new URL('./verify-worker.ts', import.meta.url)),
    questions: undefined,
  }
  helper.worker.on('message', (right: Uint8Array) => {
    const asked = helper.questions ?? []
    helper.questions = []
    for (const [at, { resolve }] of asked.entries()) resolve(right[at] === 1)
    // An idle one keeps no process from ending.
    helper.worker.unref()
    if (waiting.length > 0) schedule()
  })
  helper.worker.on('error', () => {
    alone = true
    for (const question of helper.questions?.splice(0) ?? []) answer(question)
  })
  helper.worker.unref()
  helpers.push(helper)
}

function written(questions: readonly Question[]): VerifyRequest {
  const parts = questions.flatMap(({ spki, message, value }) => [spki, message, value])
  const lengths = parts.map(({ length }) => length)
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return { signatures: questions.map(({ signature }) => signature), lengths, bytes }
}
