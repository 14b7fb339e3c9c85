import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { generateKeyPair } from '@certhall/crypto'
import { parseCertificate } from '@certhall/pki'
import { monitorEnrol, queryStatus } from '@certhall/ra'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { loadProfiles } from '../../profiles.ts'
import { csrOf, enrol, enter, raFixture, staffOf } from './ra-fixture.ts'
import { approve, deliver, pay, submitted } from './ra-journey.ts'

const SHIPPED = path.resolve(import.meta.dirname, '../../../../../profiles')

/** School staff: rules that neither shipped profile has together — reviewed, charged from the first one, RSA, two years. */
async function addProfile(folder: string): Promise<void> {
  const profile = parse(await readFile(path.join(folder, 'fiscal.yaml'), 'utf8'))
  const { fees } = parse(await readFile(path.join(folder, 'legal-entity.yaml'), 'utf8'))
  Object.assign(profile, { id: 'school-staff', accent: '#7a3e9d' })
  Object.assign(profile.certificate, { algorithms: ['rsa2048'], dual: [], policies: ['2.999.20518.3.1'] })
  Object.assign(profile.renewal, {
    window: { opens: { months: 2 }, closesAfterExpiry: { days: 10 } },
    termYears: [2],
    handler: false,
    oldCertificate: 'revoke-after-receipt',
  })
  profile.fees = { ...fees, prices: [{ kinds: ['renewal'], perYearFen: 5000 }] }
  await writeFile(path.join(folder, 'school-staff.yaml'), stringify(profile))
}

test('a profile added by its file alone is renewed by its own rules', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'certhall-third-'))
  await cp(SHIPPED, folder, { recursive: true })
  await addProfile(folder)
  const fixture = await raFixture({ profiles: await loadProfiles(folder) })
  const { ra } = fixture
  const options = { profile: 'school-staff', key: 'rsa2048', notAfter: '2027-01-10T02:00:00Z' } as const
  const token = await enrol(fixture, options)
  const holder = await enter(fixture, token)

  const { reference, state } = await submitted(ra, holder)
  expect(state).toBe('review')
  const approved = await approve(ra, await staffOf(fixture, 'county', '370102'), reference)
  expect(approved).toMatchObject({ state: 'payment', fee: { amountFen: 10_000 } })
  expect((await pay(ra, await staffOf(fixture, 'clerk', '37', ['operator']), reference)).state).toBe(
    'approved',
  )
  const renewed = await deliver(ra, token, holder, reference)

  const certificate = parseCertificate(renewed.issued.signing.der)
  expect(certificate.key).toBe('rsa2048')
  expect(certificate.notAfter.toISOString()).toBe('2029-01-10T02:00:00.000Z')
  expect(certificate.extensions.policies).toEqual(['2.999.20518.3.1'])
  expect((await ra.authority.find(token.issued.signing.fingerprint))?.status).toBe('revoked')
  const asked = { profile: 'school-staff', idNumber: token.holder.idNumber, reference }
  expect(await queryStatus(ra, asked)).toMatchObject({ state: 'done', detail: { holderName: '张*' } })

  // The monitor walks it too, without knowing it.
  await ra.jurisdictions.put({ id: 'monitor', name: '监测' })
  const monitor = await staffOf(fixture, 'monitor', 'monitor', ['monitor'])
  const csr = Buffer.from(await csrOf(await generateKeyPair('rsa2048'))).toString('base64')
  const enrolment = await monitorEnrol(ra, monitor, { profile: 'school-staff', key: 'rsa2048', csr })
  expect(enrolment).toMatchObject({ holder: { jurisdiction: '监测', kind: 'person' } })
  await fixture.close()
  await rm(folder, { recursive: true })
})
