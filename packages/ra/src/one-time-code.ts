import { randomBytes } from '@certhall/crypto'
import { addDays, CerthallError } from '@certhall/model'
import type { Ra } from './ports.ts'

// Codes of six digits to a contact that was on record before, for a holder who cannot log in.

/** What a right code proves, by what it was asked for. */
export interface Proven {
  unlock: { holderId: string; profile: string; fingerprint: string; token: string }
  loss: { holderId: string }
}

export type CodePurpose = keyof Proven

/** The store keeps keyed hashes only, of the code and of what it is about. */
export interface CodeRecord<Purpose extends CodePurpose = CodePurpose> {
  /** Unguessable. */
  id: string
  purpose: Purpose
  /** What codes are counted by: a certificate's fingerprint, a number. */
  about: string
  /** Nothing where nobody was found: the code was sent to nobody, and no guess is right. */
  proves?: Proven[Purpose]
  createdAt: Date
  expiresAt: Date
}

export interface Codes {
  /** `rate-limited` {retryAfter} when there were `most` for this purpose about the same thing since `since`. */
  add(record: CodeRecord, code: string, limit: { most: number; since: Date; tries: number }): Promise<void>
  /**
   * One try, counted before it is compared: what it proves where the code is right, once and for all; the tries left where it is
   * wrong; undefined where it is used, too old, out of tries, or was sent for something else.
   */
  spend<Purpose extends CodePurpose>(
    purpose: Purpose,
    id: string,
    code: string,
    at: Date,
  ): Promise<{ proves: Proven[Purpose] } | { triesLeft: number } | undefined>
  /** Octets that nobody outside this hall can foretell, always the same for the same text. */
  disguise(text: string): Uint8Array
  sweep(at: Date): Promise<void>
}

/** One code: six digits without bias; numbers past the last whole million are drawn again. */
export function sixDigits(): string {
  const [a = 0, b = 0, c = 0, d = 0] = randomBytes(4)
  const drawn = ((a * 256 + b) * 256 + c) * 256 + d
  return drawn < 4_294_000_000 ? String(drawn % 1_000_000).padStart(6, '0') : sixDigits()
}

export const CODE_MINUTES = 10
export const CODE_TRIES = 5

export const codeEnds = (now: Date): Date => addDays(now, CODE_MINUTES / (24 * 60))

/** What the code proves. `code-wrong` {triesLeft}, `code-expired`. */
export async function spendCode<Purpose extends CodePurpose>(
  ra: Pick<Ra, 'codes' | 'clock'>,
  purpose: Purpose,
  { id, code }: { id: string; code: string },
): Promise<Proven[Purpose]> {
  const spent = await ra.codes.spend(purpose, id, code, ra.clock.now())
  if (spent === undefined) throw new CerthallError('code-expired')
  if ('proves' in spent) return spent.proves
  if (spent.triesLeft === 0) throw new CerthallError('code-expired')
  throw new CerthallError('code-wrong', undefined, { triesLeft: spent.triesLeft })
}
