import { setTimeout as sleep } from 'node:timers/promises'
import { CerthallError, ERROR_CODES, type ErrorCode, type FaultHook } from '@certhall/model'
import type { z } from 'zod'
import { readLimited } from './read-limited.ts'

export interface HallAddress {
  /** The asking page's own origin. */
  origin: string
  ticket: string
}

export interface HallClientOptions {
  faultHook?: FaultHook
  fetcher?: typeof fetch
  /** Waits between tries: a short cut of the line is bridged within the job, a longer one ends it, to be resumed. */
  pausesMs?: readonly number[]
}

const PAUSES_MS = [150, 400, 900, 1600]
const PATIENCE_MS = 15_000
const ANSWER_LIMIT = 512 * 1024

interface HallCall<Answer> {
  method: 'GET' | 'POST'
  path: string
  /** The path without what differs from one delivery to the next, as fault plans name it. */
  name: string
  body?: unknown
  answer: z.ZodType<Answer>
}

/** The one way to the hall. `server-away` after the last try; refusals come back as the hall's own codes. */
export async function callHall<Answer>(
  address: HallAddress,
  call: HallCall<Answer>,
  { faultHook, fetcher = fetch, pausesMs = PAUSES_MS }: HallClientOptions,
): Promise<Answer> {
  for (const pause of [...pausesMs, undefined]) {
    try {
      return await throughFaults(call, faultHook, () => send(address, call, fetcher))
    } catch (error) {
      if (error instanceof CerthallError && error.code !== 'server-away') throw error
      if (pause === undefined) throw new CerthallError('server-away', String(error))
      await sleep(pause)
    }
  }
  throw new CerthallError('server-away')
}

async function throughFaults<T>(
  { method, name }: HallCall<T>,
  hook: FaultHook | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (!hook) return await work()
  const point = { kind: 'http', call: `${method} ${name}` } as const
  if ((await hook({ ...point, moment: 'before' })) !== 'go') throw new CerthallError('server-away', 'cut')
  const answer = await work()
  if ((await hook({ ...point, moment: 'lost' })) !== 'go')
    throw new CerthallError('server-away', 'answer lost')
  await hook({ ...point, moment: 'after' })
  return answer
}

async function send<Answer>(
  { origin, ticket }: HallAddress,
  { method, path, body: sent, answer }: HallCall<Answer>,
  fetcher: typeof fetch,
): Promise<Answer> {
  const response = await fetcher(origin + path, {
    method,
    headers: {
      authorization: `Bearer ${ticket}`,
      accept: 'application/json',
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    // The ticket is for this origin alone.
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  const body = await readLimited(response, ANSWER_LIMIT)
  if (!body) throw new CerthallError('delivery-answer-wrong', 'too long')
  const text = new TextDecoder().decode(body)
  if (!response.ok) throw refusal(response.status, text)
  const parsed = answer.safeParse(readJson(text))
  if (!parsed.success) throw new CerthallError('delivery-answer-wrong', parsed.error.message)
  return parsed.data
}

/** RFC 9457 problem details as the error they were; anything else that a gateway may say is `server-away`. */
function refusal(status: number, text: string): CerthallError {
  const problem = readJson(text)
  if (typeof problem !== 'object' || problem === null)
    return new CerthallError('server-away', `HTTP ${status}`)
  const { type, title, status: _, code, detail, ...extra } = problem as Record<string, unknown>
  if (typeof code !== 'string' || !Object.hasOwn(ERROR_CODES, code)) {
    return new CerthallError('server-away', `HTTP ${status}`)
  }
  // A fault inside the hall may be gone at the next try; a refusal will not.
  if (status >= 500) return new CerthallError('server-away', `${code}: ${String(detail)}`)
  return new CerthallError(code as ErrorCode, typeof detail === 'string' ? detail : undefined, extra)
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
