import { isOrganisationCode, isTaxNumber, isUscc } from '@certhall/model'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasCheckDigit, withCheckDigit } from './check-digit.ts'
import { madeUpEntities, testEntities } from './made-up-entities.ts'
import { startRegistry } from './start-registry.ts'

const KEY = 'a key of the tests'
let registry: Awaited<ReturnType<typeof startRegistry>>
beforeAll(async () => {
  registry = await startRegistry({ port: 0, key: KEY })
})
afterAll(() => registry.close())

const ask = (path: string, key = KEY, method = 'GET') =>
  fetch(registry.origin + path, { method, headers: { authorization: `Bearer ${key}` } })

test('10,000 entities, each with right check digits, no two with one name or number, the same in every run', () => {
  const entities = madeUpEntities()
  expect(entities).toHaveLength(10_000)
  expect(new Set(entities.map(({ idNumber }) => idNumber)).size).toBe(10_000)
  expect(new Set(entities.map(({ name }) => name)).size).toBe(10_000)
  expect(madeUpEntities()).toEqual(entities)
  for (const { idNumber, numbers } of [...entities, ...testEntities()]) {
    const { socialCreditCode, organisationCode = '', taxNumber = '', ...others } = numbers
    const right =
      isUscc(idNumber) &&
      socialCreditCode === idNumber &&
      isOrganisationCode(organisationCode) &&
      idNumber.slice(8, 17) === organisationCode &&
      isTaxNumber(taxNumber) &&
      Object.values(others).every(hasCheckDigit)
    expect(right, JSON.stringify({ idNumber, numbers })).toBe(true)
  }
})

test('some lack a number, and some are struck off', () => {
  const entities = madeUpEntities()
  const share = (of: (entity: (typeof entities)[number]) => boolean) => entities.filter(of).length / 10_000
  expect(share(({ numbers }) => numbers.housingFundNumber === undefined)).toBeCloseTo(1 / 7, 2)
  expect(share(({ numbers }) => numbers.socialInsuranceNumber === undefined)).toBe(0.1)
  expect(share(({ status }) => status === 'struck-off')).toBe(0.04)
  expect(share(({ idNumber, numbers }) => numbers.taxNumber !== idNumber)).toBe(0.25)
})

// ISO/IEC 7064, the example of MOD 11,10: 0794 has the check digit 5.
test('the check digit is that of ISO/IEC 7064', () => {
  expect(withCheckDigit('0794')).toBe('07945')
  expect(hasCheckDigit('07945')).toBe(true)
  expect(hasCheckDigit('07946')).toBe(false)
})

test('answers who has the key, and nobody else', async () => {
  const [entity] = madeUpEntities()
  const found = await ask(`/v1/entities/${entity?.idNumber}`)
  expect(await found.json()).toEqual(entity)
  expect((await ask(`/v1/entities/${entity?.idNumber}`, 'another')).status).toBe(401)
  expect((await ask('/v1/entities/91310101MA1FY4K27A')).status).toBe(404)
  expect((await ask('/v1/elsewhere')).status).toBe(404)
  expect((await ask('/v1/health', KEY, 'POST')).status).toBe(405)
  expect(await (await fetch(`${registry.origin}/v1/health`)).json()).toMatchObject({ status: 'ok' })
})
