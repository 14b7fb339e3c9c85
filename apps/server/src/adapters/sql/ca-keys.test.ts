import { generateKeyPair } from '@certhall/crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenAuthority, openAuthority } from '../../authority.ts'
import { authorityFixture, templateOf } from '../../authority-fixture.ts'

let fixture: Awaited<ReturnType<typeof authorityFixture>>
let opened: OpenAuthority

beforeAll(async () => {
  fixture = await authorityFixture()
  opened = await openAuthority({ ...fixture.options, clock: { now: () => new Date() } })
})
afterAll(async () => {
  await opened.close()
  await fixture.remove()
})

test('a key asked for in many cases at once gets one certificate, whoever wins', async () => {
  const { spki } = await generateKeyPair('p256')
  const template = templateOf('p256')
  const cases = Array.from({ length: 12 }, (_, at) => `same-key-${at}`)
  const results = await Promise.allSettled(
    cases.map((caseReference) => opened.authority.issue({ caseReference, template, spki })),
  )
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'csr-key-refused' })
  }
})

test('an escrowed encryption key never becomes a signing key, in its own case neither', async () => {
  const { spki } = await generateKeyPair('sm2')
  const request = { caseReference: 'escrowed', template: templateOf('sm2') }
  const first = await opened.authority.issue({ ...request, spki })
  await opened.authority.revokePair({ serial: first.signing.serial, reason: 'superseded' })
  const row = await fixture.db
    .selectFrom('ca_certificates')
    .select('spki')
    .where('serial', '=', first.encryption?.serial as string)
    .executeTakeFirstOrThrow()
  const again = opened.authority.issue({ ...request, spki: Uint8Array.from(row.spki) })
  await expect(again).rejects.toMatchObject({ code: 'csr-key-refused' })
})
