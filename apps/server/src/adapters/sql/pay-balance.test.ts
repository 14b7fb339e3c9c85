import { addDays, CerthallError, localDay } from '@certhall/model'
import {
  cancelCase,
  confirmFee,
  expireDue,
  type HolderActor,
  type Ra,
  reconcileDay,
  startCharge,
  takeNews,
  viewCase,
  workCharges,
  workRefunds,
} from '@certhall/ra'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Truth, truthfulProvider } from './pay-truth-fixture.ts'
import { enrol, enter, raFixture, staffOf, type Token, uscc } from './ra-fixture.ts'
import { deliver, submitted } from './ra-journey.ts'

// Money, over random orders of everything that can happen: whatever breaks when, in the end what came in is what went back and what was
// delivered for, and nobody has paid for a case that goes nowhere.

const RUNS = Number(process.env.CERTHALL_PROPERTY_RUNS ?? 8)
const START = '2026-11-21T02:00:00Z'

let fixture: Awaited<ReturnType<typeof raFixture>>
beforeAll(async () => {
  fixture = await raFixture()
})
afterAll(() => fixture.close())

type Step =
  | { do: 'ask'; provider: number; lost: boolean }
  | { do: 'pay'; trade: number; wrong: boolean }
  | { do: 'tell'; news: number; crash: number }
  | { do: 'poll' | 'refund'; lost: boolean; crash: number }
  | { do: 'cancel' | 'deliver' | 'transfer' }
  | { do: 'wait'; days: number }

const index = fc.nat(5)
const crash = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 6 }) },
)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('ask' as const), provider: fc.nat(1), lost: fc.boolean() }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      trade: index,
      wrong: fc.nat(5).map((one) => one === 0),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('tell' as const), news: index, crash }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('poll' as const, 'refund' as const),
      lost: fc.boolean(),
      crash,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'deliver' as const, 'transfer' as const) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(0, 1, 15, 31) }),
  },
)

/** The stores, until the process dies: after so many calls every further one fails. 0: it lives. */
function dying(ra: Ra, calls: number): Ra {
  if (calls === 0) return ra
  let left = calls
  const mortal = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const value = target[name as keyof Port]
        if (typeof value !== 'function') return value
        return async (...given: unknown[]) => {
          left -= 1
          if (left < 0) throw new Error('the process is gone')
          return value.apply(target, given)
        }
      },
    })
  return { ...ra, payments: mortal(ra.payments), cases: mortal(ra.cases) }
}

/** Refusals and breakdowns are part of it; what must hold is asked at the end. */
async function attempt(work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: Error) => {
    const isForeseen =
      error instanceof CerthallError || ['no answer', 'the process is gone', 'paid'].includes(error.message)
    if (!isForeseen) throw error
  })
}

let entities = 20_000

interface World {
  ra: Ra
  truths: Truth[]
  token: Token
  holder: HolderActor
  reference: string
}

async function begin(): Promise<World> {
  fixture.clock.at = new Date(START)
  const truths = [
    truthfulProvider('wechat', () => fixture.clock.now()),
    truthfulProvider('alipay', () => fixture.clock.now()),
  ]
  const ra = { ...fixture.ra, providers: new Map(truths.map(({ id, port }) => [id, port])) }
  entities += 1
  const holder = { idNumber: uscc(entities) }
  await enrol(fixture, { profile: 'legal-entity', key: 'p256', notAfter: '2026-12-20T02:00:00Z', holder })
  const token = await enrol(fixture, {
    ...{ profile: 'legal-entity', key: 'p256', notAfter: '2026-12-25T02:00:00Z', holder },
  })
  const actor = await enter(fixture, token)
  const { reference } = await submitted(ra, actor)
  return { ra, truths, token, holder: actor, reference }
}

async function take({ ra, truths, token, holder, reference }: World, one: Step): Promise<void> {
  const { clock } = fixture
  const trades = truths.flatMap((truth) => [...truth.trades.keys()].map((number) => ({ truth, number })))
  if (one.do === 'ask') {
    const truth = truths[one.provider] as Truth
    truth.answers = one.lost ? [false] : []
    await attempt(() => startCharge(ra, holder, { reference, provider: truth.id }))
  }
  if (one.do === 'pay') {
    const trade = trades[one.trade % Math.max(trades.length, 1)]
    trade?.truth.pay(trade.number, one.wrong ? 17_999 : undefined)
  }
  if (one.do === 'tell') {
    const news = truths.flatMap((truth) => truth.news)
    const told = news[one.news % Math.max(news.length, 1)]
    if (told) await attempt(() => takeNews(dying(ra, one.crash), told))
  }
  if (one.do === 'poll' || one.do === 'refund') {
    clock.at = new Date(clock.at.getTime() + 61_000)
    for (const truth of truths) truth.answers = one.lost ? [false] : []
    const work = one.do === 'poll' ? workCharges : workRefunds
    await attempt(() => work(dying(ra, one.crash)))
  }
  if (one.do === 'cancel') {
    const { version } = await viewCase(ra, holder, { reference })
    await attempt(() => cancelCase(ra, holder, { reference, version }))
  }
  if (one.do === 'transfer') {
    const { version } = await viewCase(ra, holder, { reference })
    const operator = await staffOf(fixture, 'operator', '31', ['operator'])
    const transfer = { reference, version, amountFen: 18_000, bankReference: `B${reference}` }
    await attempt(() => confirmFee(ra, operator, transfer))
  }
  if (one.do === 'deliver') await attempt(() => deliver(ra, token, holder, reference))
  if (one.do === 'wait') {
    clock.at = addDays(clock.at, one.days)
    await attempt(() => expireDue(ra))
  }
}

/** Everything works again and time goes by: until nothing is left to do. */
async function rest({ ra, truths }: World): Promise<void> {
  for (const truth of truths) truth.answers = []
  for (const days of [0, 1, 31, 31, 1]) {
    fixture.clock.at = addDays(fixture.clock.at, days)
    await expireDue(ra)
    for (let round = 0; round < 3; round += 1) {
      fixture.clock.at = new Date(fixture.clock.at.getTime() + 700_000)
      await workCharges(ra)
      await workRefunds(ra)
    }
  }
}

async function requireBalance({ ra, truths, reference }: World): Promise<void> {
  const record = await ra.cases.find(reference)
  const [charges, refunds] = [await ra.payments.chargesOf(reference), await ra.payments.refundsOf(reference)]
  const sum = (fens: number[]) => fens.reduce((total, fen) => total + fen, 0)
  const byProvider = ({ provider }: { provider: string }) => provider !== 'bank'
  const transferred = sum(charges.filter((one) => !byProvider(one)).map(({ paid }) => paid?.fen ?? 0))
  const came = sum(
    truths.flatMap(({ trades }) =>
      [...trades.values()].map(({ state, fen }) => (state === 'paid' ? fen : 0)),
    ),
  )
  const went = sum(
    truths.flatMap(({ refunds }) =>
      [...refunds.values()].map(({ state, fen }) => (state === 'done' ? fen : 0)),
    ),
  )
  const byHand = sum(refunds.filter((one) => !byProvider(one)).map(({ amountFen }) => amountFen))
  const delivered = record?.state === 'done' ? 18_000 : 0
  expect(came + transferred - went - byHand - delivered, 'payments − refunds − deliveries').toBe(0)
  expect(['done', 'cancelled', 'lapsed'], 'no case without an end').toContain(record?.state)
  // What the hall believes is what happened.
  for (const { state, settled } of charges) if (state === 'paid') expect(settled).toBeDefined()
  for (const refund of refunds) expect(refund.state).toBe(byProvider(refund) ? 'done' : 'by-hand')
  for (const truth of truths) {
    const ours = charges.filter(({ provider, state }) => provider === truth.id && state === 'paid')
    const theirs = [...truth.trades].filter(([, { state }]) => state === 'paid')
    expect(ours.map(({ number }) => number).sort()).toEqual(theirs.map(([number]) => number).sort())
    expect([...truth.trades.values()].map(({ state }) => state)).not.toContain('open')
  }
}

test('payments − refunds − deliveries is nothing, whatever happens in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      const world = await begin()
      for (const one of steps) await take(world, one)
      await rest(world)
      await requireBalance(world)
    }),
    { numRuns: RUNS },
  )
}, 300_000)

test('ten callbacks and ten polls at once are one payment; the second provider’s money goes back', async () => {
  const world = await begin()
  const { ra, truths, holder, reference } = world
  for (const { id } of truths) await startCharge(ra, holder, { reference, provider: id })
  for (const truth of truths) for (const number of truth.trades.keys()) truth.pay(number)
  fixture.clock.at = new Date(fixture.clock.at.getTime() + 61_000)
  const news = truths.flatMap((truth) => truth.news)
  const ten = Array.from({ length: 10 })
  await Promise.all([
    ...ten.flatMap(() => news.map((one) => takeNews(ra, one))),
    ...ten.map(() => workCharges(ra)),
  ])
  const shown = await viewCase(ra, holder, { reference })
  expect(shown).toMatchObject({ state: 'approved', fee: { state: 'paid' } })
  expect(shown.fee?.refunds).toMatchObject([{ amountFen: 18_000, reason: 'already-paid' }])
  expect(shown.history.map(({ event }) => event)).toEqual(['start', 'submit', 'pay'])
  await workRefunds(ra)
  fixture.clock.at = new Date(fixture.clock.at.getTime() + 61_000)
  await workRefunds(ra)
  expect((await viewCase(ra, holder, { reference })).fee?.refunds).toMatchObject([{ state: 'done' }])
  expect(shown.fee?.invoices).toMatchObject([{ kind: 'invoice', way: 'mailed', state: 'to-mail' }])
})

test('a day’s books: what the callback and the polls never said is taken up, and every difference listed', async () => {
  const world = await begin()
  const { ra, truths, holder, reference } = world
  const [truth] = truths as [Truth]
  await startCharge(ra, holder, { reference, provider: truth.id })
  const [number] = [...truth.trades.keys()] as [string]
  truth.pay(number)
  truth.trades.set('P-of-another-hall', { fen: 5, state: 'paid' })
  const day = localDay(fixture.clock.now())
  const differences = await reconcileDay(ra, truth.id, truth.port, day)
  expect(differences).toContainEqual({ kind: 'not-here', what: 'payment', number, theirsFen: 18_000 })
  expect(differences).toContainEqual({
    kind: 'not-here',
    what: 'payment',
    number: 'P-of-another-hall',
    theirsFen: 5,
  })
  expect((await viewCase(ra, holder, { reference })).state).toBe('approved')
  expect(await ra.finance.isReconciled(truth.id, day)).toBe(true)
  truth.trades.delete(number)
  expect(await reconcileDay(ra, truth.id, truth.port, day)).toContainEqual({
    ...{ kind: 'not-there', what: 'payment', number, oursFen: 18_000 },
  })
})
