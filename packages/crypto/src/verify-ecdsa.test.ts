import { createPrivateKey, sign } from 'node:crypto'
import { parseSpki } from '@certhall/pki'
import { expect, test } from 'vitest'
import { digest, randomBytes } from './digests.ts'
import { generateKeyPair } from './keys.ts'
import { verify } from './signatures.ts'
import { verifyEcdsa } from './verify-ecdsa.ts'

const kinds = [
  ['p256', 'sha256'],
  ['p384', 'sha384'],
  ['p521', 'sha512'],
] as const

test.each(kinds)(
  '%s: keys in turn, each for its own signatures only; node:crypto agrees',
  async (key, hash) => {
    const pairs = await Promise.all([1, 2, 3].map(() => generateKeyPair(key)))
    const message = randomBytes(100)
    const signed = pairs.map(({ spki, pkcs8 }) => {
      const secret = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
      return { spki, point: parseSpki(spki).point as Uint8Array, signature: sign(hash, message, secret) }
    })
    for (const { point } of signed) {
      for (const other of signed) {
        const right = point === other.point
        expect(verifyEcdsa(key, point, digest(hash, message), other.signature)).toBe(right)
      }
      expect(verifyEcdsa(key, point, digest(hash, randomBytes(9)), signed[0]?.signature as Buffer)).toBe(
        false,
      )
    }
  },
)

test('a point off the curve, of another length or at infinity is wrong, and leaves nothing for the next key', async () => {
  const { spki, pkcs8 } = await generateKeyPair('p256')
  const message = randomBytes(20)
  const secret = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  const signature = sign('sha256', message, secret)
  const { point } = parseSpki(spki)
  if (point === undefined) throw new Error('no point')
  const off = Uint8Array.from(point)
  off[64] = (off[64] as number) ^ 1
  for (const wrong of [off, point.subarray(0, 64), new Uint8Array(65), Uint8Array.of(0)]) {
    expect(verifyEcdsa('p256', wrong, digest('sha256', message), signature)).toBe(false)
    // node:crypto reads the same queue of errors: one left behind would fail this.
    expect(sign('sha256', message, secret).length).toBeGreaterThan(60)
    expect(verify('ecdsa-sha256', spki, message, signature)).toBe(true)
  }
})

test('curves that it does not know are left to node:crypto', () => {
  expect(verifyEcdsa('ed25519', new Uint8Array(32), new Uint8Array(32), new Uint8Array(64))).toBeUndefined()
})
