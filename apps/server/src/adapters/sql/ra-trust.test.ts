// Log-in: the register is believed only as far as signatures of the authority go.
import { fingerprint, generateKeyPair, sign } from '@certhall/crypto'
import { assembleCertificate, parseCertificate, signatureFor } from '@certhall/pki'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrol, enter, raFixture, type Token } from './ra-fixture.ts'

let fixture: Awaited<ReturnType<typeof raFixture>>
beforeAll(async () => {
  fixture = await raFixture()
})
afterAll(() => fixture.close())

const refused = expect.objectContaining({ code: 'certificate-not-trusted' })

test('a certificate that somebody else signed does not log in, though the register has it', async () => {
  const token = await enrol(fixture, { notAfter: '2027-01-01T00:00:00Z' })
  await expect(enter(fixture, token)).resolves.toMatchObject({ scope: 'full' })
  const { signing } = token.issued
  // The very contents, signed by a key of the forger's, put into the database.
  const forger = await generateKeyPair('sm2')
  const { tbs } = parseCertificate(signing.der)
  const name = signatureFor('sm2')
  const der = assembleCertificate(tbs, name, await sign(name, forger.pkcs8, tbs))
  const forged = { ...signing, der, fingerprint: fingerprint(der) }
  await fixture.db
    .updateTable('ca_certificates')
    .set({ der, fingerprint: forged.fingerprint })
    .where('serial', '=', signing.serial)
    .execute()
  const other: Token = { ...token, issued: { ...token.issued, signing: forged } }
  await expect(enter(fixture, other)).rejects.toEqual(refused)
})

const DAY = 86_400_000

test('an expired certificate logs in to its renewal, also when its authority has ended since', async () => {
  const { clock, ca } = fixture
  const before = clock.at
  const end = (await ca.issuers.find('sm2'))?.notAfter.getTime() as number
  clock.at = new Date(end - 30 * DAY)
  const notAfter = new Date(end - DAY).toISOString()
  const token = await enrol(fixture, { notAfter, profile: 'legal-entity' })
  clock.at = new Date(end + DAY)
  await expect(enter(fixture, token)).resolves.toMatchObject({ scope: 'renewal-only' })
  clock.at = before
})

test('whom a revoked authority has certified does not log in; others do', async () => {
  const { ca, clock, db } = fixture
  const notAfter = '2027-01-01T00:00:00Z'
  const [below, beside] = [
    await enrol(fixture, { notAfter }),
    await enrol(fixture, { notAfter, key: 'p256' }),
  ]
  const { serial } = await db
    .selectFrom('ca_certificates')
    .select('serial')
    .where('case_reference', '=', 'authority/sm2')
    .executeTakeFirstOrThrow()
  const reason = 'keyCompromise'
  await ca.certificates.revoke(serial, { reason, actor: 'test', note: '' }, clock.now())
  await expect(enter(fixture, below)).rejects.toEqual(refused)
  await expect(enter(fixture, beside)).resolves.toMatchObject({ scope: 'full' })
})
