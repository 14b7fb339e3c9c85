import { CerthallError, type Profile, type RegistryAnswer } from '@certhall/model'
import type { StaffCase } from '@certhall/model/api'
import { parseCertificate } from '@certhall/pki'
import {
  decideCase,
  deliverAtCounter,
  deliveryActor,
  dropEntered,
  enterChange,
  lookUpEntered,
  type StaffActor,
  saveDraft,
  startCase,
  submitCase,
  submitEnteredIssue,
  viewDelivery,
} from '@certhall/ra'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { loadProfiles } from '../../profiles.ts'
import { enrol, enter, PROFILES, raFixture, staffOf, type Token } from './ra-fixture.ts'
import { approve, deliver } from './ra-journey.ts'

const NAME = '浦滨示范有限公司'
const FUND = '881204773101'
const WITHIN = { zh: '三个工作日内审核', en: 'reviewed within three working days' }
const PROOF = '经办人到场，核对身份证和营业执照'
const knows = (idNumber: string): RegistryAnswer => ({
  ...{ source: { zh: '法人库', en: 'registry' }, asOf: '2026-11-01T00:00:00+08:00', idNumber, name: NAME },
  ...{ active: true, numbers: { socialCredit: idNumber, housingFund: FUND } },
})

let away = false
let fixture: Awaited<ReturnType<typeof raFixture>>
let clerk: StaffActor
let reviewer: StaffActor
beforeAll(async () => {
  const profiles = await loadProfiles(PROFILES)
  const entity = profiles.get('legal-entity') as Profile
  const change = entity.change as NonNullable<Profile['change']>
  profiles.set('legal-entity', { ...entity, change: { ...change, review: true, reviewPromise: WITHIN } })
  const lookUp = async (_type: string, idNumber: string) => {
    if (away) throw new CerthallError('registry-away')
    return knows(idNumber)
  }
  fixture = await raFixture({ profiles, registry: { lookUp } })
  clerk = await staffOf(fixture, 'clerk', '31', ['counter', 'reviewer'])
  reviewer = await staffOf(fixture, 'reviewer', '31', ['reviewer'])
})
afterAll(() => fixture.close())
beforeEach(() => {
  away = false
})

const company = () =>
  enrol(fixture, { profile: 'legal-entity', key: 'p256', notAfter: '2027-01-10T02:00:00Z' })
const serialOf = ({ issued }: Token) => issued.signing.serial
const enterFor = (token: Token, actor = clerk) =>
  enterChange(fixture.ra, actor, { serial: serialOf(token), proof: PROOF })
const fault = (code: string) => expect.objectContaining({ code })

test('the registry away, nothing is entered; then its numbers are taken or left, reviewed by another, and written', async () => {
  const { ra } = fixture
  const token = await company()
  away = true
  await expect(enterFor(token)).rejects.toEqual(fault('registry-away'))
  expect(await ra.cases.listByHolder(token.holder.id)).toEqual([])
  away = false
  const elsewhere = await staffOf(fixture, 'clerk-37', '37', ['counter'])
  await expect(enterFor(token, elsewhere)).rejects.toEqual(fault('not-found'))

  const entered = await enterFor(token)
  expect(entered).toMatchObject({ state: 'draft', entered: { mayEdit: true } })
  expect(entered.registry?.offered.map(({ field }) => field)).toEqual(['socialCredit', 'housingFund'])
  const { reference } = entered
  const submit = ({ version }: StaffCase, additions?: object) =>
    submitEnteredIssue(ra, clerk, { reference, version, additions })
  await expect(submit(entered, { tax: true })).rejects.toEqual(fault('input-invalid'))
  await expect(submit(entered)).rejects.toEqual(fault('case-incomplete'))
  await expect(submit(entered, { socialCredit: false })).rejects.toEqual(fault('case-incomplete'))
  const none = { socialCredit: false, housingFund: false }
  await expect(submit(entered, none)).rejects.toEqual(fault('case-incomplete'))
  // Another clerk neither sees nor goes on with it.
  const second = await staffOf(fixture, 'second', '31', ['counter'])
  const foreign = submitEnteredIssue(ra, second, { reference, version: entered.version })
  await expect(foreign).rejects.toEqual(fault('not-found'))
  await expect(enterFor(token, second)).rejects.toEqual(fault('renewal-case-open'))

  away = true
  const { version } = entered
  const again = lookUpEntered(ra, clerk, { reference, version })
  await expect(again).rejects.toEqual(fault('registry-away'))
  away = false
  const asked = await lookUpEntered(ra, clerk, { reference, version })
  const submitted = await submit(asked, { socialCredit: false, housingFund: true })
  expect(submitted).toMatchObject({ state: 'review', mayDecide: false })
  // Pressed twice, or entered again after a crash: as it stands.
  expect((await submit(asked, { socialCredit: false, housingFund: true })).version).toBe(submitted.version)
  expect((await enterFor(token)).reference).toBe(reference)
  const templateHash = submitted.template?.hash ?? ''
  const decision = { reference, version: submitted.version, decision: 'approve', templateHash } as const
  await expect(decideCase(ra, clerk, decision)).rejects.toEqual(fault('entered-by-self'))
  await approve(ra, reviewer, reference)

  const ticket = await deliverAtCounter(ra, clerk, { reference })
  const { shown } = await viewDelivery(ra, await deliveryActor(ra, ticket.ticket))
  expect(shown.join()).toContain(FUND)
  expect(shown.at(-1)).toContain('clerk')
  const changed = await deliver(ra, token, await enter(fixture, token), reference)
  const { signing } = changed.issued
  expect(signing.notAfter).toEqual(token.issued.signing.notAfter)
  const carried = parseCertificate(signing.der, ra.identityOids).extensions.identity
  expect(carried).toEqual({ organisation: token.holder.idNumber, housingFund: FUND })
})

test('a holder may finish at home what was begun for him, and what nobody wants is dropped', async () => {
  const { ra } = fixture
  const token = await company()
  const entered = await enterFor(token)
  const holder = await enter(fixture, token)
  await expect(startCase(ra, holder, { kind: 'change' })).rejects.toEqual(fault('renewal-case-open'))
  const { reference, version, confirmations } = entered
  const saved = await saveDraft(ra, holder, {
    ...{ reference, version },
    draft: {
      agreement: {
        ...{ version: ra.profiles.get('legal-entity')?.change?.agreement.version ?? '' },
        ...{ terms: true, idData: true },
      },
      confirmations: Object.fromEntries(confirmations.map(({ id }) => [id, true])),
      additions: { socialCredit: true, housingFund: false },
    },
  })
  // The clerk's page is an older one by now.
  const late = submitEnteredIssue(ra, clerk, { reference, version, additions: { housingFund: true } })
  await expect(late).rejects.toEqual(fault('case-stale'))
  expect(await submitCase(ra, holder, { reference, version: saved.version })).toMatchObject({
    state: 'review',
  })

  const other = await company()
  const dropped = await enterFor(other)
  await dropEntered(ra, clerk, { reference: dropped.reference, version: dropped.version })
  expect((await enterFor(other)).reference).not.toBe(dropped.reference)
  // What is entered and left lying is gone with the registry's answer, and stands in nobody's way.
  const open = (await ra.cases.listByHolder(other.holder.id)).find(({ state }) => state === 'draft')
  expect(open?.expiresAt).toEqual(new Date('2026-11-22T02:00:00Z'))
})
