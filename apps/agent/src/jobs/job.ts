import type { AssistantAnswer } from '@certhall/bridge'
import type { DeliveryStep, ErrorCode, PreparationStep, RestoreStep, UnlockStep } from '@certhall/model'
import type { Room } from '@certhall/token'
import type { ReceivedDocument } from '../documents/document-book.ts'
import type { StampFacts } from '../seals/stamp-facts.ts'
import type { JobRequest } from './request.ts'

/**
 * waiting: the user has not decided. running: consented, the token is at work. paused: the token was pulled or the hall
 * is away; the PIN and the same token go on with it. done, failed, refused: ended.
 */
export type JobState = 'waiting' | 'running' | 'paused' | 'done' | 'failed' | 'refused'

export interface Job {
  id: string
  /** Token of the page that prepared it; nobody else may see or accept it. */
  page: string
  origin: string
  request: JobRequest
  /** Shown beside the PIN field, and signed. */
  lines: string[]
  /** Fingerprint, where only one certificate will do. */
  certificate?: string
  /** Of a signature, or to be stamped. */
  document?: ReceivedDocument
  /** What a stamp was asked for with, as the assistant found it. */
  stamp?: StampFacts
  state: JobState
  /** Grows with every change, for those who wait for one. */
  version: number
  /** Steps reached, in order. */
  steps: (DeliveryStep | PreparationStep | RestoreStep | UnlockStep)[]
  /** Serial of the token at work. */
  token?: string
  answer?: AssistantAnswer
  /** Of an unlock or a new token: the random PIN of this job; while the holder is to read it, also what the page shows. No site ever gets it. */
  randomPin?: string
  newPin?: string
  isPinKnown?: boolean
  /** What room the token has left afterwards. */
  room?: Room
  error?: { code: ErrorCode; extra: Record<string, unknown> }
  touchedAt: number
}

/** What the page sees of its job. */
export function viewJob({ id, state, version, steps, token, answer, newPin, room, error }: Job) {
  return { job: id, state, version, steps, step: steps.at(-1), token, answer, newPin, room, error }
}

export type JobView = ReturnType<typeof viewJob>
