import { CASE_KINDS, CASE_STATES, type CaseKind, type CaseState, OPEN_STATES } from '@certhall/model'
import { describe, expect, test } from 'vitest'
import { CASE_EVENTS, type CaseEvent, type Facts, transitionFor } from './engine.ts'
import { WORKFLOWS } from './index.ts'
import { wayAhead } from './way-ahead.ts'

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

const statesOf = (kind: CaseKind) => Object.keys(WORKFLOWS[kind].table) as CaseState[]
const toFor = (kind: CaseKind, state: CaseState, event: CaseEvent, facts: Facts) =>
  transitionFor(WORKFLOWS[kind], state, event, facts)?.to

function walk(kind: CaseKind, events: CaseEvent[], facts: Facts): CaseState[] {
  const path: CaseState[] = ['draft']
  for (const event of events) {
    const to = toFor(kind, path.at(-1) as CaseState, event, facts)
    if (to !== undefined) path.push(to)
  }
  return path
}

describe.each(CASE_KINDS)('%s', (kind) => {
  test('the states that something can happen in are open, and every open state is used by some kind', () => {
    expect(OPEN_STATES).toEqual(expect.arrayContaining(statesOf(kind)))
    const used = CASE_KINDS.flatMap(statesOf)
    expect(OPEN_STATES.filter((state) => !used.includes(state))).toEqual([])
  })

  test('every state of its table is reached, and none is a trap: from each an end is reached', () => {
    const targets = (state: CaseState) =>
      CASE_EVENTS.flatMap((event) =>
        FACTS.flatMap((facts) => {
          const to = toFor(kind, state, event, facts)
          return to === undefined ? [] : [to]
        }),
      )
    const reach = (from: CaseState) => {
      const seen = new Set([from])
      for (const state of seen) for (const to of targets(state)) seen.add(to)
      return seen
    }
    const states = statesOf(kind)
    const reached = reach('draft')
    expect([...reached].filter((state) => OPEN_STATES.includes(state)).sort()).toEqual([...states].sort())
    for (const state of states) {
      expect(
        [...reach(state)].some((to) => !OPEN_STATES.includes(to)),
        state,
      ).toBe(true)
    }
  })

  test('what was approved comes only after approval, and approval of a reviewed case only from a reviewer', () => {
    for (const state of CASE_STATES) {
      for (const event of CASE_EVENTS) {
        for (const facts of FACTS) {
          const to = toFor(kind, state, event, facts)
          if (to === 'issued') expect(state).toBe('approved')
          if (to === 'approved' && facts.review) expect(['approve', 'pay']).toContain(event)
        }
      }
    }
  })

  test('nobody withdraws what he has paid for', () => {
    const pays = statesOf(kind).includes('payment')
    for (const state of OPEN_STATES) {
      for (const facts of FACTS.filter(({ paid }) => paid && pays)) {
        expect(toFor(kind, state, 'cancel', facts), state).toBeUndefined()
      }
    }
  })
})

test('a renewal takes the way that its profile says', () => {
  const events: CaseEvent[] = ['submit', 'approve', 'pay', 'csr', 'receipt']
  const facts = { paid: false, oldCertificate: 'runs-out' } as const
  const way = (review: boolean, feeDue: boolean) =>
    walk('renewal', events, { ...facts, review, feeDue }).join(' ')
  expect(way(true, false)).toBe('draft review approved issued done')
  expect(way(true, true)).toBe('draft review payment approved issued done')
  expect(way(false, false)).toBe('draft approved issued done')
  expect(way(false, true)).toBe('draft payment approved issued done')
})

test('a renewal whose fee is due is approved by its payment alone', () => {
  for (const state of CASE_STATES) {
    for (const event of CASE_EVENTS) {
      for (const facts of FACTS.filter(({ feeDue }) => feeDue)) {
        if (toFor('renewal', state, event, facts) === 'approved') expect(event).toBe('pay')
      }
    }
  }
})

test.each(CASE_KINDS.filter((kind) => WORKFLOWS[kind].clash === 'reissue'))(
  '%s: the old certificate is retired by the receipt, where the profile says so',
  (kind) => {
    const effects = (oldCertificate: Facts['oldCertificate']) =>
      transitionFor(WORKFLOWS[kind], 'issued', 'receipt', {
        review: true,
        feeDue: false,
        paid: false,
        oldCertificate,
      })?.do
    expect(effects('runs-out')).toEqual(expect.arrayContaining(['activateCertificate', 'remakeSeals']))
    expect(effects('runs-out')).not.toContain('retireOldCertificate')
    expect([...(effects('revoke-after-receipt') ?? [])].sort()).toEqual(
      [...(effects('runs-out') ?? []), 'retireOldCertificate'].sort(),
    )
  },
)

describe('the way ahead', () => {
  const facts = (more: Partial<Facts>): Facts => ({
    ...{ review: false, feeDue: false, paid: false, oldCertificate: 'runs-out' },
    ...more,
  })

  test('names what is still to come, and no way aside', () => {
    const { renewal } = WORKFLOWS
    expect(wayAhead(renewal, 'draft', facts({ review: true, feeDue: true }))).toEqual([
      'review',
      'payment',
      'approved',
      'issued',
      'done',
    ])
    expect(wayAhead(renewal, 'correction', facts({}))).toEqual(['approved', 'issued', 'done'])
    expect(wayAhead(renewal, 'done', facts({}))).toEqual([])
  })

  test.each(CASE_KINDS)('%s: from every state where something goes on it ends at an end', (kind) => {
    for (const state of statesOf(kind)) {
      for (const one of FACTS) {
        const last = wayAhead(WORKFLOWS[kind], state, one).at(-1)
        if (last !== undefined) expect(OPEN_STATES, `${state} → ${last}`).not.toContain(last)
      }
    }
  })
})
