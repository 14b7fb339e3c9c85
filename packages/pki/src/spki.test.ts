import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { bitString, oid, sequence, unsigned } from './der-write.ts'
import { encodeEcSpki, encodePlainSpki, encodeRsaSpki, parseSpki } from './spki.ts'

const point = (octets: number) => Uint8Array.from({ length: octets }, (_, at) => (at === 0 ? 4 : at))
const KEYS = {
  ...{ sm2: encodeEcSpki('sm2', point(65)), p256: encodeEcSpki('p256', point(65)) },
  ...{ p384: encodeEcSpki('p384', point(97)), p521: encodeEcSpki('p521', point(133)) },
  ed25519: encodePlainSpki('ed25519', point(32)),
  'ml-dsa-65': encodePlainSpki('ml-dsa-65', point(1952)),
}

test.each(Object.entries(KEYS))('%s is known by its first octets, and by nothing less', (key, spki) => {
  const { bits, ...read } = parseSpki(spki)
  expect(read.key).toBe(key)
  expect(bits).toEqual(spki.subarray(spki.length - bits.length))
  // One octet changed before the key's own: another algorithm, another form, or none.
  for (let at = 0; at < spki.length - bits.length; at++) {
    const changed = Uint8Array.from(spki)
    changed[at] = (changed[at] as number) ^ 1
    expect(() => parseSpki(changed), `octet ${at}`).toThrow()
  }
  for (const length of [spki.length - 1, spki.length + 1])
    expect(() => parseSpki(Uint8Array.from({ length }, (_, at) => spki[at] ?? 0))).toThrow()
})

test('a compressed point is refused', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }))
  spki[26] = 2
  expect(() => parseSpki(spki)).toThrow('bad-key')
})

test.each([256, 384, 512])(
  'an RSA key of %i octets reads the same in its usual form and without NULL',
  (length) => {
    const modulus = Uint8Array.from({ length }, (_, at) => 0x80 | at)
    const exponent = Uint8Array.of(1, 0, 1)
    const spki = encodeRsaSpki(modulus, exponent)
    const bits = sequence(unsigned(modulus), unsigned(exponent))
    const read = parseSpki(spki)
    expect(read).toEqual(parseSpki(sequence(sequence(oid('1.2.840.113549.1.1.1')), bitString(bits))))
    expect(read).toMatchObject({ key: `rsa${8 * length}`, size: 8 * length, modulus, exponent, bits })
    const begin = spki.length - 5 - length
    for (let at = 0; at < begin; at++) {
      const changed = Uint8Array.from(spki)
      changed[at] = (changed[at] as number) ^ 1
      expect(() => parseSpki(changed), `octet ${at}`).toThrow()
    }
    const shorter = Uint8Array.from(spki)
    shorter[begin] = 0x7f
    expect(() => parseSpki(shorter)).toThrow()
    // Another exponent is none of the usual form, and is read all the same.
    const other = Uint8Array.of(1, 1, 1)
    expect(parseSpki(encodeRsaSpki(modulus, other)).exponent).toEqual(other)
  },
)
