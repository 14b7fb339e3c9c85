import { expect, test } from 'vitest'
import { differencesOf } from './differences.ts'

test('what people read as one thing is one difference; rows of a list are told by their id, or their place', () => {
  const before = {
    version: 1,
    name: { zh: '旧', en: 'old' },
    renewal: { window: { opens: { days: 30 } }, termYears: [1, 2], handler: true },
    fees: { prices: [{ kinds: ['renewal'], from: 2, perYearFen: 18000 }] },
    servicePoints: [{ id: 'a', phone: '1', name: { zh: '甲', en: 'A' } }],
  }
  const after = {
    ...before,
    version: 2,
    renewal: { window: { opens: { months: 1 } }, termYears: [1], handler: true },
    fees: {
      prices: [
        { kinds: ['renewal'], from: 2, perYearFen: 20000 },
        { kinds: ['seal'], flatFen: 1 },
      ],
    },
    servicePoints: [
      { id: 'b', phone: '2', name: { zh: '乙', en: 'B' } },
      { ...before.servicePoints[0], phone: '3' },
    ],
  }
  expect(differencesOf(before, after)).toEqual([
    { path: 'version', before: 1, after: 2 },
    { path: 'renewal.window.opens', before: { days: 30 }, after: { months: 1 } },
    { path: 'renewal.termYears', before: [1, 2], after: [1] },
    {
      path: 'fees.prices.1',
      before: { kinds: ['renewal'], from: 2, perYearFen: 18000 },
      after: { kinds: ['renewal'], from: 2, perYearFen: 20000 },
    },
    { path: 'fees.prices.2', after: { kinds: ['seal'], flatFen: 1 } },
    { path: 'servicePoints.a.phone', before: '1', after: '3' },
    { path: 'servicePoints.b.id', after: 'b' },
    { path: 'servicePoints.b.phone', after: '2' },
    { path: 'servicePoints.b.name', after: { zh: '乙', en: 'B' } },
  ])
  // The order of keys says nothing; a section that comes or goes is told rule by rule.
  expect(differencesOf({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([])
  expect(differencesOf({}, { change: { review: true, numbers: ['tax'] } })).toEqual([
    { path: 'change.review', after: true },
    { path: 'change.numbers', after: ['tax'] },
  ])
  expect(differencesOf({ toDo: [] }, { toDo: [{ title: { zh: '一', en: '1' } }] })).toEqual([
    { path: 'toDo.1.title', after: { zh: '一', en: '1' } },
  ])
})
