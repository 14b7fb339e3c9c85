import { setImmediate as freeLoop, setTimeout as pause } from 'node:timers/promises'
import type { CertIdHash } from '@certhall/pki'
import type { IndexedIssuer, IssuerIndex } from './issuer-index.ts'
import type { KnownStatus, Va } from './ports.ts'
import { type SignedAnswer, signAnswer } from './sign-answer.ts'

/** A certificate that an answer is to be signed ahead for. */
export interface DueAnswer {
  issuer: string
  serial: string
  hash: CertIdHash
  known: KnownStatus
}

export interface StoredAnswer extends Omit<DueAnswer, 'known'>, SignedAnswer {
  /** The status that it was made for; under another one it is never given out. */
  changed: number
}

/** Answers signed ahead, shared by all processes. */
export interface Answers {
  /** Does the work unless another process is at it. */
  alone(work: () => Promise<void>): Promise<void>
  count(): Promise<number>
  /** What is stored, of certificates that have not ended, and ends before an instant; of issuers besides these. */
  ending(before: Date, now: Date, limit: number, besides: readonly string[]): Promise<DueAnswer[]>
  /** Certificates after a place, in an order of the store's own, that have no answer; where it stopped, or undefined at the end. */
  missing(
    hash: CertIdHash,
    from: { place: string; now: Date; limit: number },
  ): Promise<{ due: DueAnswer[]; place: string | undefined }>
  put(answers: StoredAnswer[]): Promise<void>
  /** Throws away what has ended. */
  sweep(now: Date): Promise<void>
}

const MINUTE = 60_000
const BATCH = 200
/** Certificates looked at for one that has no answer. */
const LOOK = 1000
/** Batches in one run; the next one goes on. */
const BATCHES = 100

/**
 * Returns what is to be called again and again: signs anew what will end within half a lifetime, then ahead what has no answer,
 * until the room is full. In batches, with a rest after each as long as it took, so that requests are never behind. An issuer that
 * cannot sign holds up no other: its error is thrown at the end.
 */
export function createPresigner(
  va: Pick<Va, 'responder' | 'clock' | 'settings'>,
  index: IssuerIndex,
  answers: Answers,
): () => Promise<void> {
  const places = new Map<CertIdHash, string>()
  const { presigned: room, presignedHashes, lifetimeMinutes } = va.settings.ocsp

  /** `passed` are issuers that sign nothing in this run, and why: ended, or in trouble. */
  async function sign(due: DueAnswer[], issuers: Map<string, IndexedIssuer>, passed: Map<string, unknown>) {
    const started = performance.now()
    const signed: StoredAnswer[] = []
    for (const { issuer: id, serial, hash, known } of due) {
      const issuer = issuers.get(id)
      if (issuer === undefined || issuer.notAfter <= va.clock.now()) passed.set(id, undefined)
      if (issuer === undefined || passed.has(id)) continue
      try {
        const certId = issuer.certId(hash, serial)
        const answer = await signAnswer(va, await va.responder(id), [{ certId, known }])
        signed.push({ issuer: id, serial, hash, changed: known.changed, ...answer })
      } catch (error) {
        passed.set(id, error)
      }
      // An SM2 signature takes a millisecond.
      await freeLoop()
    }
    if (signed.length > 0) await answers.put(signed)
    await pause(performance.now() - started)
    return signed.length
  }

  return () =>
    answers.alone(async () => {
      await answers.sweep(va.clock.now())
      if (room === 0) return
      const issuers = new Map((await index.all()).map((issuer) => [issuer.id, issuer]))
      const passed = new Map<string, unknown>()
      let batches = BATCHES
      while (batches-- > 0) {
        const now = va.clock.now()
        const before = soon(now, lifetimeMinutes / 2)
        const due = await answers.ending(before, now, BATCH, [...passed.keys()])
        if (due.length === 0) break
        await sign(due, issuers, passed)
      }
      let left = room - (await answers.count())
      for (const hash of presignedHashes) {
        while (left > 0 && batches-- > 0) {
          const place = places.get(hash) ?? ''
          const found = await answers.missing(hash, { place, now: va.clock.now(), limit: LOOK })
          left -= await sign(found.due.slice(0, left), issuers, passed)
          if (found.place === undefined) {
            places.delete(hash)
            break
          }
          places.set(hash, found.place)
        }
      }
      const trouble = [...passed.values()].find((error) => error !== undefined)
      if (trouble !== undefined) throw trouble
    })
}

const soon = (now: Date, minutes: number): Date => new Date(now.getTime() + minutes * MINUTE)
