import { CASE_STATES, type CaseState, OPEN_STATES } from '@certhall/model'
import { expect, test } from 'vitest'
import { type Facts, RENEWAL, RENEWAL_EVENTS, type RenewalEvent, transitionFor } from './workflow.ts'

const FACTS: Facts[] = [true, false].flatMap((review) =>
  [true, false].flatMap((feeDue) =>
    [true, false].flatMap((paid) =>
      (['runs-out', 'revoke-after-receipt'] as const).map((oldCertificate) => ({
        review,
        feeDue,
        paid,
        oldCertificate,
      })),
    ),
  ),
)

function walk(events: RenewalEvent[], facts: Facts): CaseState[] {
  const path: CaseState[] = ['draft']
  for (const event of events) {
    const to = transitionFor(path.at(-1) as CaseState, event, facts)?.to
    if (to !== undefined) path.push(to)
  }
  return path
}

test('each profile takes the way that its rules say', () => {
  const events: RenewalEvent[] = ['submit', 'approve', 'pay', 'csr', 'receipt']
  const facts = { paid: false, oldCertificate: 'runs-out' } as const
  const way = (review: boolean, feeDue: boolean) => walk(events, { ...facts, review, feeDue }).join(' ')
  expect(way(true, false)).toBe('draft review approved issued done')
  expect(way(true, true)).toBe('draft review payment approved issued done')
  expect(way(false, false)).toBe('draft approved issued done')
  expect(way(false, true)).toBe('draft payment approved issued done')
})

test('the open states are those that something can still happen in, and no other', () => {
  const moving = CASE_STATES.filter((state) => Object.keys(RENEWAL[state]).length > 0)
  expect(moving).toEqual(OPEN_STATES)
})

test('every state is reached, and none is a trap: from each open one an end is reached', () => {
  const targets = (state: CaseState) =>
    RENEWAL_EVENTS.flatMap((event) =>
      FACTS.flatMap((facts) => {
        const to = transitionFor(state, event, facts)?.to
        return to === undefined ? [] : [to]
      }),
    )
  const reach = (from: CaseState) => {
    const seen = new Set([from])
    for (const state of seen) for (const to of targets(state)) seen.add(to)
    return seen
  }
  expect([...reach('draft')].sort()).toEqual([...CASE_STATES].sort())
  for (const state of OPEN_STATES) {
    expect(
      [...reach(state)].some((to) => !OPEN_STATES.includes(to)),
      state,
    ).toBe(true)
  }
})

test('a certificate comes only after approval, and approval of a reviewed case only from a reviewer', () => {
  for (const state of CASE_STATES) {
    for (const event of RENEWAL_EVENTS) {
      for (const facts of FACTS) {
        const to = transitionFor(state, event, facts)?.to
        if (to === 'issued') expect(state).toBe('approved')
        if (to === 'approved' && facts.review) expect(['approve', 'pay']).toContain(event)
        if (to === 'approved' && facts.feeDue) expect(event).toBe('pay')
      }
    }
  }
})

test('nobody withdraws what he has paid for', () => {
  for (const state of OPEN_STATES) {
    for (const facts of FACTS.filter(({ paid }) => paid)) {
      expect(transitionFor(state, 'cancel', facts), state).toBeUndefined()
    }
  }
})

test('the old certificate is retired by the receipt, where the profile says so', () => {
  const effects = (oldCertificate: Facts['oldCertificate']) =>
    transitionFor('issued', 'receipt', { review: true, feeDue: false, paid: false, oldCertificate })?.do
  expect(effects('runs-out')).toEqual(['activateCertificate'])
  expect(effects('revoke-after-receipt')).toEqual(['activateCertificate', 'retireOldCertificate'])
})
