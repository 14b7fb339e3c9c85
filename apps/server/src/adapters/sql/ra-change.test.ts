import { generateKeyPair } from '@certhall/crypto'
import { CerthallError, type RegistryAnswer } from '@certhall/model'
import type { Draft, RenewalCase } from '@certhall/model/api'
import { parseCertificate } from '@certhall/pki'
import {
  cancelCase,
  expireDue,
  type HolderActor,
  issueForCase,
  logIn,
  lookUpNumbers,
  makeChallenge,
  type Registry,
  saveDraft,
  startCase,
  submitCase,
  viewCase,
  viewSession,
} from '@certhall/ra'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { enrol, enter, raFixture, signed, type Token } from './ra-fixture.ts'
import { beginDelivery, certificateRequest, deliver, submitted } from './ra-journey.ts'

const NAME = '浦滨示范有限公司'
const SOURCE = { zh: '法人库', en: 'registry' }
const FUND = '881204773101'

/** The registry of this file: what it says, or why it says nothing. */
let answer: (idNumber: string) => RegistryAnswer | undefined | Promise<never>
const registry: Registry = { lookUp: async (_type, idNumber) => answer(idNumber) }
const knows = (idNumber: string, changes: Partial<RegistryAnswer> = {}): RegistryAnswer => ({
  source: SOURCE,
  asOf: '2026-11-01T00:00:00+08:00',
  idNumber,
  name: NAME,
  active: true,
  numbers: { socialCredit: idNumber, socialInsurance: '31000123456', housingFund: FUND },
  ...changes,
})

let fixture: Awaited<ReturnType<typeof raFixture>>
beforeAll(async () => {
  fixture = await raFixture({ registry })
})
afterAll(() => fixture.close())
beforeEach(() => {
  answer = (idNumber) => knows(idNumber)
  fixture.clock.at = new Date('2026-11-21T02:00:00Z')
})

/** An entity whose certificate carries its social-insurance number alone, and can be renewed as well. */
const entity = (notAfter = '2027-01-10T02:00:00Z', numbers = { socialInsurance: '31000123456' }) =>
  enrol(fixture, { profile: 'legal-entity', key: 'p256', notAfter, holder: { numbers } })

const CHANGE = { kind: 'change' } as const
const TAKEN: Draft['additions'] = { socialCredit: false, housingFund: true }
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error) => (error instanceof CerthallError ? error.code : error),
  )

/** As far as the numbers found, with agreement and confirmations given. */
async function found(holder: HolderActor): Promise<RenewalCase> {
  const { ra } = fixture
  const { reference, version, confirmations, profile } = await startCase(ra, holder, CHANGE)
  const draft: Draft = {
    agreement: {
      version: ra.profiles.get(profile)?.change?.agreement.version ?? '',
      terms: true,
      idData: true,
    },
    confirmations: Object.fromEntries(confirmations.map(({ id }) => [id, true])),
  }
  const saved = await saveDraft(ra, holder, { reference, version, draft })
  return lookUpNumbers(ra, holder, { reference, version: saved.version })
}

async function taken(holder: HolderActor, additions = TAKEN): Promise<RenewalCase> {
  const { reference, version } = await found(holder)
  return saveDraft(fixture.ra, holder, { reference, version, draft: { additions } })
}

async function approved(holder: HolderActor): Promise<string> {
  const { reference, version } = await taken(holder)
  const { state } = await submitCase(fixture.ra, holder, { reference, version })
  expect(state).toBe('approved')
  return reference
}

test('a number of the registry is added: same end, old one revoked, applications told, and the next renewal keeps it', async () => {
  const { ra, jobs } = fixture
  const token = await entity()
  const holder = await enter(fixture, token)
  expect((await viewSession(ra, holder)).change).toMatchObject({ eligible: true })
  const { registry: finding, template } = await found(holder)
  expect(finding).toMatchObject({
    source: SOURCE,
    offered: [
      { field: 'socialCredit', value: token.holder.idNumber },
      { field: 'housingFund', value: FUND },
    ],
    differing: [],
  })
  expect(template?.notAfter).toBe(token.issued.signing.notAfter.toISOString())
  const { reference } = await cancelAndTake(holder)

  jobs.length = 0
  const changed = await deliver(ra, token, holder, reference)
  const { signing } = changed.issued
  expect(signing.notAfter).toEqual(token.issued.signing.notAfter)
  const carried = parseCertificate(signing.der, ra.identityOids).extensions.identity
  expect(carried).toEqual({
    organisation: token.holder.idNumber,
    socialInsurance: '31000123456',
    housingFund: FUND,
  })
  expect((await ra.authority.find(token.issued.signing.fingerprint))?.status).toBe('revoked')
  expect(jobs).toMatchObject([
    {
      event: {
        type: 'certificate.changed',
        old: { serial: token.issued.signing.serial, willBeRevoked: true },
        new: { serial: signing.serial },
        numbers: {
          old: { organisation: token.holder.idNumber, socialInsurance: '31000123456' },
          new: carried,
        },
      },
    },
  ])
  expect((await ra.holders.find(token.holder.id))?.numbers).toEqual({
    socialInsurance: '31000123456',
    housingFund: FUND,
  })

  const again = await enter(fixture, changed)
  const { reference: renewal } = await submitted(ra, again)
  const renewed = await deliver(ra, changed, again, renewal)
  expect(parseCertificate(renewed.issued.signing.der, ra.identityOids).extensions.identity).toEqual(carried)
})

/** The application that is open is withdrawn, and begun again up to its submission. */
async function cancelAndTake(holder: HolderActor) {
  const [open] = await fixture.ra.cases.listByHolder(holder.holderId)
  if (!open) throw new Error('nothing is open')
  await cancelCase(fixture.ra, holder, open)
  return { reference: await approved(holder) }
}

test('each number found wants an answer, and one at least has to be taken', async () => {
  const { ra } = fixture
  const holder = await enter(fixture, await entity())
  const { reference, version } = await found(holder)
  const submit = (at: number) => submitCase(ra, holder, { reference, version: at })
  const fields = (paths: string[]) => ({
    code: 'case-incomplete',
    extra: { fields: paths.map((path) => expect.objectContaining({ path })) },
  })
  await expect(submit(version)).rejects.toMatchObject(
    fields(['/additions/socialCredit', '/additions/housingFund']),
  )
  const save = (at: number, additions: Draft['additions']) =>
    saveDraft(ra, holder, { reference, version: at, draft: { additions } })
  const one = await save(version, { socialCredit: false })
  await expect(submit(one.version)).rejects.toMatchObject(fields(['/additions/housingFund']))
  const none = await save(one.version, { housingFund: false })
  await expect(submit(none.version)).rejects.toMatchObject(fields(['/additions']))
  // what the registry has not found cannot be taken, whoever asks
  expect(await codeOf(save(none.version, { tax: true }))).toBe('input-invalid')
  expect(await codeOf(save(none.version, { socialInsurance: true }))).toBe('input-invalid')
  // and an answer of yesterday is asked for again
  const both = await save(none.version, { housingFund: true })
  fixture.clock.at = new Date('2026-11-22T02:00:01Z')
  await expect(submit(both.version)).rejects.toMatchObject(fields(['/additions']))
})

test('asked again, the registry may have changed its mind: only answers about the same number stay', async () => {
  const { ra } = fixture
  const token = await entity()
  const holder = await enter(fixture, token)
  const { reference, version } = await taken(holder)
  const { idNumber } = token.holder
  const numbers = { socialCredit: idNumber, socialInsurance: '31000999999', housingFund: '881204773199' }
  answer = () => knows(idNumber, { numbers })
  const after = await lookUpNumbers(ra, holder, { reference, version })
  expect(after.draft.additions).toEqual({ socialCredit: false })
  expect(after.registry?.differing).toEqual([
    { field: 'socialInsurance', held: '31000123456', registered: '31000999999' },
  ])
})

test.each([
  ['registry-away', () => Promise.reject(new CerthallError('registry-away'))],
  ['registry-entity-unknown', () => undefined],
  ['registry-entity-ended', (id: string) => knows(id, { active: false })],
  ['registry-name-differs', (id: string) => knows(id, { name: '别的有限公司' })],
  ['registry-answer-wrong', () => knows('91310101MA1FY4K27A')],
] as const)('%s changes nothing, and it goes on later', async (code, says) => {
  const { ra } = fixture
  const holder = await enter(fixture, await entity())
  const { reference, version } = await startCase(ra, holder, CHANGE)
  answer = says
  expect(await codeOf(lookUpNumbers(ra, holder, { reference, version }))).toBe(code)
  expect(await viewCase(ra, holder, { reference })).toMatchObject({ version, state: 'draft', draft: {} })
  answer = (id) => knows(id, { name: '浦滨示范有限公司 ' })
  expect(await codeOf(lookUpNumbers(ra, holder, { reference, version }))).toBe('ok')
})

test('only a valid certificate that lacks something, where the profile and a registry offer it', async () => {
  const { ra } = fixture
  const refusal = async (token: Token) => (await viewSession(ra, await enter(fixture, token))).change.refusal
  const expired = await entity('2026-11-20T02:00:00Z')
  expect(await refusal(expired)).toBe('change-expired')
  expect(await codeOf(startCase(ra, await enter(fixture, expired), CHANGE))).toBe('change-expired')
  const numbers = { socialInsurance: '1', housingFund: '2', tax: '3', socialCredit: '4' }
  expect(await refusal(await entity(undefined, numbers))).toBe('change-nothing-lacks')
  expect(await refusal(await enrol(fixture, { key: 'p256', notAfter: '2026-12-05T02:00:00Z' }))).toBe(
    'kind-not-offered',
  )
  const holder = await enter(fixture, await entity())
  expect(await codeOf(startCase({ ...ra, registry: undefined }, holder, CHANGE))).toBe('kind-not-offered')
})

test('two changes at once, and a change beside a renewal: one is open, the others learn which', async () => {
  const { ra, db } = fixture
  const holder = await enter(fixture, await entity())
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, (_, at) =>
      startCase(ra, holder, { kind: at % 2 === 0 ? 'change' : 'renewal' }),
    ),
  )
  const opened = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(opened).toHaveLength(1)
  for (const one of results) {
    if (one.status === 'rejected')
      expect(one.reason).toMatchObject({
        code: 'renewal-case-open',
        extra: { openCase: opened[0]?.reference },
      })
  }
  const kinds = (await viewSession(ra, holder)).eligibility
  expect(kinds).toMatchObject({ openCase: opened[0]?.reference, openKind: opened[0]?.kind })
  // a case of another group does not stand in the way
  await sql`update cases set clash = 'another' where reference = ${opened[0]?.reference}`.execute(db)
  const { ra: again } = { ra: { ...ra, cases: { ...ra.cases, listByHolder: async () => [] } } }
  expect(await codeOf(startCase(again, holder, CHANGE))).toBe('ok')
})

test('two at once from the same draft: one submission, one look-up at a time', async () => {
  const { ra } = fixture
  const holder = await enter(fixture, await entity())
  const { reference, version } = await taken(holder)
  const lookUps = await Promise.all(
    [1, 2, 3].map(() => codeOf(lookUpNumbers(ra, holder, { reference, version }))),
  )
  expect(lookUps.filter((code) => code === 'ok')).toHaveLength(1)
  const { version: now } = await viewCase(ra, holder, { reference })
  const submits = await Promise.all([1, 2, 3].map(() => submitCase(ra, holder, { reference, version: now })))
  expect(submits.map(({ state }) => state)).toEqual(['approved', 'approved', 'approved'])
  const history = await ra.cases.history(reference)
  expect(history.map(({ event }) => event)).toEqual(['start', 'submit'])
})

test('a stored answer that was tampered with is issued to nobody; asked again, it goes on', async () => {
  const { ra, db, ca } = fixture
  const token = await entity()
  const holder = await enter(fixture, token)
  const reference = await approved(holder)
  await sql`
    update cases set evidence = jsonb_set(evidence, '{answer,numbers,housingFund}', '"000000000000"')
    where reference = ${reference}`.execute(db)
  const delivery = await beginDelivery(ra, holder, reference)
  const pair = await generateKeyPair('p256')
  const request = await certificateRequest(token, delivery, pair)
  expect(await codeOf(issueForCase(ra, delivery.agent, request))).toBe('review-template-changed')
  const back = await viewCase(ra, holder, { reference })
  expect(back).toMatchObject({ state: 'correction', registry: undefined })
  expect(await ra.authority.listByHolder(token.holder.id)).toHaveLength(1)
  expect(ca).toBeDefined()

  const confirmed = await saveDraft(ra, holder, {
    reference,
    version: back.version,
    draft: { confirmations: Object.fromEntries(back.confirmations.map(({ id }) => [id, true])) },
  })
  const { version } = await lookUpNumbers(ra, holder, { reference, version: confirmed.version })
  const saved = await saveDraft(ra, holder, { reference, version, draft: { additions: TAKEN } })
  await submitCase(ra, holder, { reference, version: saved.version })
  await deliver(ra, token, holder, reference)
  expect(await viewCase(ra, holder, { reference })).toMatchObject({ state: 'done' })
})

test('the certificate ends before it was fetched: nothing is issued, and a renewal can begin', async () => {
  const { ra } = fixture
  const token = await entity('2026-12-01T02:00:00Z')
  const holder = await enter(fixture, token)
  const reference = await approved(holder)
  const { dueAt } = await viewCase(ra, holder, { reference })
  expect(dueAt).toBe('2026-12-01T02:00:00.000Z')
  const delivery = await beginDelivery(ra, holder, reference)
  fixture.clock.at = new Date('2026-12-01T01:59:59Z')
  const late = await beginDelivery(ra, holder, reference)
  expect(late.state.shown).toContainEqual(expect.stringContaining(FUND))
  fixture.clock.at = new Date('2026-12-01T02:00:01Z')
  const request = await certificateRequest(token, late, await generateKeyPair('p256'))
  expect(await codeOf(issueForCase(ra, late.agent, request))).toBe('download-lapsed')
  expect(delivery.state.reference).toBe(reference)
  await expireDue(ra)
  const { nonce } = await makeChallenge(ra, { purpose: 'log-in' })
  const { actor } = await logIn(ra, { statement: await signed(token, { purpose: 'log-in', nonce }) })
  expect(actor.scope).toBe('renewal-only')
  expect(await viewCase(ra, actor, { reference })).toMatchObject({ state: 'lapsed' })
  expect((await startCase(ra, actor)).kind).toBe('renewal')
})
