import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { inputsOf } from './input-of.ts'
import type { FuzzTarget } from './target.ts'

export interface Figures {
  readonly inputs: number
  /** Of these, how many were read. */
  readonly read: number
  readonly seconds: number
  /** The slowest input, in milliseconds, measured again on suspicion. */
  readonly slowest: number
  /** Bytes of heap and buffers in use at the end more than after the first tenth. */
  readonly growth: number
}

export class Fault extends Error {
  readonly index: number
  readonly input: Uint8Array

  constructor(text: string, index: number, input: Uint8Array, cause?: unknown) {
    super(text, { cause })
    this.name = 'Fault'
    this.index = index
    this.input = input
  }
}

/** Nothing that strangers send may hold a thread longer. */
export const TIME_LIMIT_MS = 500
/** Less is the collector's and the optimiser's own business. */
export const GROWTH_LIMIT = 8 << 20

/** Twice, with a turn of the loop between: buffers are let go of beside the collection. */
async function collect(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  gc()
  await new Promise((resolve) => setTimeout(resolve, 50))
  gc()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

async function milliseconds(work: () => unknown): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

async function once({ run, refuses }: FuzzTarget, input: Uint8Array, index: number): Promise<boolean> {
  try {
    const answer = run(input)
    if (answer instanceof Promise) await answer
    return true
  } catch (error) {
    if (refuses(error)) return false
    throw new Fault(`not an error of its own: ${String(error)}`, index, input, error)
  }
}

/**
 * Gives a target `count` spoilt inputs; throws Fault for the first wrong thing. `tell` is called every thousand;
 * without it memory is not watched, which takes two collections.
 */
export async function campaign(
  target: FuzzTarget,
  { seed, count, tell }: { seed: number; count: number; tell?: (index: number) => void },
): Promise<Figures> {
  const inputOf = inputsOf(target, seed)
  const began = performance.now()
  let read = 0
  let slowest = 0
  let early = 0
  const tenth = Math.floor(count / 10)
  for (let index = 0; index < count; index++) {
    const input = inputOf(index)
    const start = performance.now()
    if (await once(target, input, index)) read++
    let took = performance.now() - start
    // The machine has other work: only what is slow again is slow.
    for (let again = 0; again < 3 && took > TIME_LIMIT_MS / 4; again++)
      took = Math.min(took, await milliseconds(() => once(target, input, index)))
    if (took > TIME_LIMIT_MS) throw new Fault(`took ${took.toFixed(0)} ms`, index, input)
    slowest = Math.max(slowest, took)
    if (index === tenth && tell) early = await collect()
    if (index % 1000 === 0) tell?.(index)
  }
  const growth = tell ? (await collect()) - early : 0
  if (growth > GROWTH_LIMIT)
    throw new Fault(`${growth} bytes more than after the first tenth`, count, new Uint8Array())
  return { inputs: count, read, seconds: (performance.now() - began) / 1000, slowest, growth }
}
