import { expect, test } from 'vitest'
import { enrolment, hashRecoveryCode, newRecoveryCodes, stepOf } from './second-factor.ts'

// RFC 6238 appendix B, SHA-1: the last six of its eight digits.
const SECRET = new TextEncoder().encode('12345678901234567890')
const VECTORS = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
] as const

test.each(VECTORS)('RFC 6238: at %i the code is %s', (seconds, code) => {
  const at = new Date(seconds * 1000)
  expect(stepOf(SECRET, code, at)).toBe(Math.floor(seconds / 30))
  expect(stepOf(SECRET, code, new Date((seconds + 30) * 1000))).toBe(Math.floor(seconds / 30))
  expect(stepOf(SECRET, code, new Date((seconds + 90) * 1000))).toBeUndefined()
})

test('what is no code belongs to no step', () => {
  for (const code of ['', '28708', '2870820', 'abcdef', '٢٨٧٠٨٢', '-28708']) {
    expect(stepOf(SECRET, code, new Date(59_000)), code).toBeUndefined()
  }
})

test('spaces and wide digits are as good', () => {
  for (const code of ['287 082', '２８７０８２']) expect(stepOf(SECRET, code, new Date(59_000))).toBe(1)
})

test('the address of the QR code names hall and person, and holds the secret', () => {
  const { uri, secret } = enrolment(SECRET, { issuer: 'hall.test', login: 'lixia' })
  expect(secret).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  expect(uri).toBe(
    'otpauth://totp/hall.test:lixia?issuer=hall.test&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30',
  )
})

test('recovery codes are ten different ones, and how they are typed does not matter', () => {
  const codes = newRecoveryCodes()
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/)
  expect(hashRecoveryCode('ABCD 0123-efgh jkmn')).toBe(
    hashRecoveryCode('abcd-o1l3-efgh-jkmn'.replace('l', '2')),
  )
})
