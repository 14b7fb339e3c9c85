import { expect, test } from 'vitest'
import { generateKeyPair } from './keys.ts'
import { openPrivateKey } from './private-key.ts'
import { verify } from './signatures.ts'

test('many at a time are signed each with its own key and hash, whoever signs them', async () => {
  const pairs = await Promise.all([generateKeyPair('rsa2048'), generateKeyPair('rsa2048')])
  const keys = pairs.map(({ pkcs8 }) => openPrivateKey(pkcs8))
  const names = ['rsa-sha256', 'rsa-sha384', 'rsa-pss-sha256'] as const
  const message = (at: number) => new TextEncoder().encode(`before ${at}`).subarray(7)
  const round = () =>
    Promise.all(
      Array.from({ length: 60 }, async (_, at) => {
        const name = names[at % names.length] as (typeof names)[number]
        const value = await (keys[at % 2] as (typeof keys)[number]).signLater(name, message(at))
        return verify(name, (pairs[at % 2] as (typeof pairs)[number]).spki, message(at), value)
      }),
    )
  // By this thread while the others begin, then by all.
  for (const _ of [1, 2, 3]) expect(new Set(await round())).toEqual(new Set([true]))
  // A key that is closed meanwhile is told of, and holds up nobody.
  const [one, other] = keys as [(typeof keys)[number], (typeof keys)[number]]
  const waiting = Array.from({ length: 8 }, () => one.signLater('rsa-sha256', message(0)))
  one.close()
  const outcomes = await Promise.allSettled(waiting)
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'key-unavailable' })
  expect(await other.signLater('rsa-sha256', message(1))).toHaveLength(256)
  other.close()
})
