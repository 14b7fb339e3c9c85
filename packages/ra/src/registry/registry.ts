import { digest } from '@certhall/crypto'
import { encodeRegistryAnswer, type RegistryAnswer } from '@certhall/model'
import { toHex } from '@certhall/pki'
import type { IdType } from '../people.ts'

/**
 * The registry of legal entities (法人库): where numbers that are added to a certificate come from, and from nowhere else.
 * `registry-away` where it cannot be reached in time, `registry-answer-wrong` where what came is not an answer about this entity.
 */
export interface Registry {
  /** Undefined where the registry has no entity of this number. */
  lookUp(idType: IdType, idNumber: string): Promise<RegistryAnswer | undefined>
}

/** An answer as it is kept with a case: what a certificate's numbers rest on. */
export interface RegistryEvidence {
  answer: RegistryAnswer
  /** When the hall asked. */
  askedAt: Date
  /** SHA-256 (hex) of the answer, in canonical JSON. */
  hash: string
}

export function answerHash(answer: RegistryAnswer): string {
  return toHex(digest('sha256', encodeRegistryAnswer(answer)))
}
