import type { Profile } from '@certhall/model'
import { expect, test } from 'vitest'
import type { RegisteredCertificate } from './authority.ts'
import type { RenewalContext } from './context.ts'
import { feeFor } from './fee.ts'

type Prices = NonNullable<Profile['fees']>['prices']

const now = new Date('2026-11-21T02:00:00Z')
const certificate = (fingerprint: string, day: number) =>
  ({
    ...{ fingerprint, profile: 'p', use: 'signing', status: 'good' },
    notBefore: new Date(Date.UTC(2026, 0, day)),
    notAfter: new Date('2027-01-01T00:00:00Z'),
  }) as RegisteredCertificate

/** What the `place`-th of three certificates costs by this list. */
function priceOf(prices: Prices, place: number, kind: 'renewal' | 'change' = 'renewal', key = 'sm2') {
  const all = [certificate('one', 1), certificate('two', 2), certificate('three', 3)]
  const context = {
    ...{ profile: { id: 'p', fees: { prices } }, key, cases: [], registered: all[place - 1] },
  } as unknown as RenewalContext
  return feeFor(context, all, { kind, years: 3, now })
}

test('the first row that fits is the price; where none does it is free', () => {
  const prices: Prices = [
    { kinds: ['renewal'], from: 3, keys: ['rsa2048'], flatFen: 700, perYearFen: 1000 },
    { kinds: ['renewal'], from: 3, perYearFen: 500 },
    { kinds: ['renewal', 'change'], from: 2, flatFen: 90 },
  ]
  expect([1, 2, 3].map((place) => priceOf(prices, place))).toEqual([0, 90, 1500])
  expect(priceOf(prices, 3, 'renewal', 'rsa2048')).toBe(3700)
  expect([1, 2, 3].map((place) => priceOf(prices, place, 'change'))).toEqual([0, 90, 90])
  expect(priceOf([], 3)).toBe(0)
})
