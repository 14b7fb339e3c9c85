import { residentIdCheck } from '@certhall/model'
import { expect, test } from 'vitest'
import { pinWeakness } from './pin-policy.ts'

// Born on 12 March 1985.
const FIRST = '37010219850312101'
const ID = FIRST + residentIdCheck(FIRST)
const NUMBERS = [ID, '91310101MA1FY4K27A', '8812047731', '11010519491231002X']

test.each([
  ['19850312', 'birth-date'],
  ['850312', 'birth-date'],
  ['120385', 'birth-date'],
  ['12031985', 'birth-date'],
  ['031285', 'birth-date'],
  [ID.slice(-6), 'identity-number'],
  ['31002x', 'identity-number'],
  [ID.slice(-8), 'identity-number'],
  [ID.slice(0, 6), 'identity-number'],
  ['ma1fy4k2', 'identity-number'],
  ['047731', 'identity-number'],
  ['850313', undefined],
  ['583926', undefined],
  [`${ID.slice(-6)}7`, undefined],
])('with the holder’s numbers known, %s is %s', (pin, weakness) => {
  expect(pinWeakness(pin, NUMBERS)).toBe(weakness)
})

test('of a stranger’s numbers nothing is weak, and a date is read from resident IDs only', () => {
  expect(pinWeakness('850312')).toBe(undefined)
  expect(pinWeakness('120385', [`${FIRST}0`, '198503120000000000'])).toBe(undefined)
})
