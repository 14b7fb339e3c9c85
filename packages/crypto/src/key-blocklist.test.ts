import { createHash, generateKeyPairSync } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { fingerprint } from './digests.ts'
import { workshop } from './issuing.fixture.ts'
import { readKeyBlocklist } from './key-blocklist.ts'

const spkiOf = (kind: 'rsa' | 'ec') => {
  const { publicKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }))
}

const shop = workshop()
afterAll(() => shop.close())

/** The line that openssl-blacklist tells to make: openssl rsa -modulus | sha1sum, without its first 20 digits. */
function debianLine(spki: Uint8Array): string {
  const file = shop.pem('listed.pem', 'PUBLIC KEY', [spki])
  const printed = shop.read('openssl', 'rsa', '-noout', '-modulus', '-pubin', '-in', file)
  return createHash('sha1').update(printed).digest('hex').slice(20)
}

test('a key is found by openssl-blacklist’s line, and by SHA-256 of its public key', () => {
  const [rsa, ec, other] = [spkiOf('rsa'), spkiOf('ec'), spkiOf('rsa')]
  const debian = `# comment\n\n00005890bc78bcbee3ca\n${debianLine(rsa)}\n`
  const list = readKeyBlocklist([debian, `${fingerprint(ec).toUpperCase()}\r\n`])
  expect([rsa, ec, other, spkiOf('ec')].map((spki) => list.has(spki))).toEqual([true, true, false, false])
  expect(readKeyBlocklist([]).has(rsa)).toBe(false)
})

test.each(['00005890bc78bcbee3', 'z0005890bc78bcbee3ca', '<html>'])('a line %s is no list', (line) => {
  expect(() => readKeyBlocklist([line])).toThrow(expect.objectContaining({ code: 'configuration-invalid' }))
})
