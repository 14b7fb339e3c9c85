import { expect, test } from 'vitest'
import { STORED_SERIAL, storedSerial } from './serials.ts'

test.each([
  ['a02', '0a02'],
  ['0A:02', '0a02'],
  ['00 00 0a 02', '0a02'],
  ['7', '07'],
  ['4F:01', '4f01'],
])('a serial written %s is stored as %s', (written, stored) => {
  expect(storedSerial(written)).toBe(stored)
  expect(storedSerial(stored)).toBe(stored)
  expect(stored).toMatch(STORED_SERIAL)
})

test.each(['', '0', '00:00', '张三', 'xyz', 'f'.repeat(65)])('%s is none', (written) => {
  expect(storedSerial(written)).not.toMatch(STORED_SERIAL)
})
