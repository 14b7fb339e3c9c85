import { describe, expect, it } from 'vitest'
import { formPath, journeySteps, neighbour, nextForm } from './journey.ts'

const mismatch = { words: { zh: '', en: '' }, bring: [] }
const confirmation = (id: string) => ({ id, title: { zh: id, en: id }, fields: [], mismatch })
const renewal = (changes: object = {}) => ({
  reference: 'CH20261121-7K3M9QWX',
  kind: 'renewal' as const,
  state: 'draft' as const,
  draft: {},
  confirmations: [confirmation('unit'), confirmation('fund')],
  ...changes,
})
const reviewed = { termYears: [1], handler: true, review: true, fee: false }
const charged = { termYears: [1, 2, 3], handler: false, review: false, fee: true }
const finding = { source: { zh: '', en: '' }, asOf: '', askedAt: '', hash: '', offered: [], differing: [] }
const fee = {
  amountFen: 18000,
  state: 'due' as const,
  payUntil: '2026-12-01T00:00:00Z',
  reference: '',
  bank: { account: '', name: { zh: '', en: '' }, bank: { zh: '', en: '' } },
}

describe('the way through a renewal', () => {
  it('follows the profile', () => {
    expect(journeySteps(charged, renewal({ fee }))).toEqual([
      'start',
      'confirm',
      'term',
      'fee',
      'check',
      'download',
    ])
    expect(journeySteps(charged, renewal())).not.toContain('fee')
  })

  it('keeps a single confirmation on the page of the handler', () => {
    const one = renewal({ confirmations: [confirmation('certificate')] })
    expect(journeySteps(reviewed, one)).toEqual(['start', 'handler', 'check', 'review', 'download'])
    expect(nextForm(reviewed, { ...one, draft: { confirmations: { certificate: true } } })).toBe('handler')
  })

  it('resumes at the first page that lacks something', () => {
    const answered = { unit: true, fund: true }
    expect(nextForm(charged, renewal({ draft: { confirmations: { unit: true } } }))).toBe('confirm')
    expect(nextForm(charged, renewal({ draft: { confirmations: { unit: true, fund: false } } }))).toBe(
      'confirm',
    )
    expect(nextForm(charged, renewal({ draft: { confirmations: answered } }))).toBe('term')
    expect(nextForm(charged, renewal({ draft: { confirmations: answered, termYears: 2 } }))).toBe('check')
  })

  it('asks of a change for the numbers, and neither term nor fee', () => {
    const change = renewal({ kind: 'change', draft: { confirmations: { unit: true, fund: true } } })
    const plain = { termYears: [], handler: false, review: false, fee: false }
    expect(journeySteps(plain, change)).toEqual(['start', 'confirm', 'numbers', 'check', 'download'])
    expect(nextForm(plain, change)).toBe('numbers')
    const offered = [{ field: 'tax' as const, value: '1' }]
    const asked = { ...change, registry: { ...finding, offered } }
    expect(nextForm(plain, asked)).toBe('numbers')
    const answered = { ...asked, draft: { ...change.draft, additions: { tax: false } } }
    expect(nextForm(plain, answered)).toBe('check')
    expect(formPath(change, 'numbers')).toBe('/change/CH20261121-7K3M9QWX/numbers')
  })

  it('knows both neighbours and its ends', () => {
    expect(neighbour(charged, renewal(), 'term', -1)).toBe('confirm')
    expect(neighbour(charged, renewal(), 'term', 1)).toBe('check')
    expect(neighbour(charged, renewal(), 'confirm', -1)).toBeUndefined()
  })
})
