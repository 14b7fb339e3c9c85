import { randomInt } from 'node:crypto'
import { CerthallError } from '@certhall/model'
import { createChallenge, type Payload, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { z } from 'zod'
import type { SpentCaptchas } from './adapters/sql/server-captchas.ts'

export interface Captcha {
  /** A challenge for ALTCHA's widget (v3). */
  challenge(): Promise<CaptchaChallenge>
  /**
   * Runs `work` if the payload answers one of our challenges for the first time; else `captcha-wrong`. Where `work` is
   * refused, the answer stays good for the corrected request.
   */
  guard<T>(payload: string | undefined, work: () => Promise<T>): Promise<T>
}

interface CaptchaChallenge {
  parameters: { algorithm: string; nonce: string; salt: string; cost: number; [more: string]: unknown }
  signature: string
  [more: string]: unknown
}

const LIFE_MS = 10 * 60_000

// The library checks the signature over all parameters; this only keeps its arithmetic from meeting other types.
const payloadSchema = z.object({
  challenge: z.object({
    parameters: z.looseObject({
      algorithm: z.literal('PBKDF2/SHA-256'),
      nonce: z.string(),
      salt: z.string(),
      cost: z.int(),
      keyLength: z.int(),
      keyPrefix: z.string(),
      expiresAt: z.number(),
    }),
    signature: z.string(),
  }),
  solution: z.looseObject({ counter: z.int(), derivedKey: z.string() }),
})

export function altchaCaptcha(options: {
  key: string
  cost: number
  tries: number
  spent: SpentCaptchas
}): Captcha {
  const { key, cost, tries, spent } = options

  async function check(payload: string | undefined): Promise<Payload> {
    const parsed = payloadSchema.safeParse(decode(payload))
    if (!parsed.success) throw new CerthallError('captcha-wrong', 'not an ALTCHA payload')
    const { verified } = await verifySolution({ ...parsed.data, deriveKey, hmacSignatureSecret: key }).catch(
      () => ({ verified: false }),
    )
    if (!verified) throw new CerthallError('captcha-wrong', 'not the answer to a challenge of this hall')
    return parsed.data
  }

  return {
    async challenge() {
      const { parameters, signature } = await createChallenge({
        algorithm: 'PBKDF2/SHA-256',
        cost,
        // A counter known beforehand makes the work nearly the same for everyone.
        counter: randomInt(Math.floor(tries / 2), Math.ceil(tries * 1.5)),
        expiresAt: new Date(Date.now() + LIFE_MS),
        deriveKey,
        hmacSignatureSecret: key,
      })
      return { parameters: { ...parameters }, signature: signature as string }
    },

    async guard(payload, work) {
      const { challenge } = await check(payload)
      const { nonce, expiresAt } = challenge.parameters
      if (!(await spent.spend(nonce, new Date((expiresAt ?? 0) * 1000)))) {
        throw new CerthallError('captcha-wrong', 'already used')
      }
      try {
        return await work()
      } catch (error) {
        await spent.restore(nonce)
        throw error
      }
    },
  }
}

function decode(payload: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(payload ?? '', 'base64').toString('utf8'))
  } catch {
    return undefined
  }
}
