import { expect, test } from 'vitest'
import { generateKeyPair } from './keys.ts'
import { signSync, verify } from './signatures.ts'
import { verifyLater } from './verify-later.ts'

const text = (value: string) => new TextEncoder().encode(value)

test('many at a time are told right from wrong, whoever verifies them', async () => {
  const pairs = {
    'ecdsa-sha256': await generateKeyPair('p256'),
    'sm2-sm3': await generateKeyPair('sm2'),
    'rsa-sha256': await generateKeyPair('rsa2048'),
    ed25519: await generateKeyPair('ed25519'),
  }
  const questions = Array.from({ length: 25 }, (_, at) => at).flatMap((at) =>
    Object.entries(pairs).map(([name, { spki, pkcs8 }]) => {
      const signature = name as keyof typeof pairs
      // Parts of larger buffers, as a request's are.
      const message = text(`before ${at} ${name}`).subarray(7)
      const value = signSync(signature, pkcs8, message)
      // Every third is of another message, every fifth no signature at all.
      const said = at % 3 === 0 ? text('another') : message
      return [signature, spki, said, at % 5 === 0 ? value.subarray(1) : value] as const
    }),
  )
  // By this thread while the others begin, then by all.
  for (const _ of [1, 2, 3]) await Promise.all(questions.map((question) => verifyLater(...question)))
  const answers = await Promise.all(questions.map((question) => verifyLater(...question)))
  expect(answers).toEqual(questions.map((question) => verify(...question)))
  expect(new Set(answers)).toEqual(new Set([true, false]))
})
