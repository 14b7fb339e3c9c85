// C2: what was encrypted in earlier years opens after a renewal, and on the token that replaced a lost one.
import { generateKeyPair, type KeyPair, openSm2EnvelopedKey, sm2Decrypt, sm2Encrypt } from '@certhall/crypto'
import { addDays } from '@certhall/model'
import { parseCertificate } from '@certhall/pki'
import { issueForCase, openRestore, restoreActor, restorePair, viewRestore } from '@certhall/ra'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { csrOf, enrol, enter, raFixture, signed, type Token, uscc } from './ra-fixture.ts'
import { beginDelivery, certificateRequest, deliver, submitted } from './ra-journey.ts'

let fixture: Awaited<ReturnType<typeof raFixture>>
beforeAll(async () => {
  fixture = await raFixture()
})
afterAll(() => fixture.close())

const SECRET = new TextEncoder().encode('a tender of last year')
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))

let sequence = 5000
const enrolEntity = (idNumber = uscc(++sequence)) =>
  enrol(fixture, {
    profile: 'legal-entity',
    key: 'sm2',
    notAfter: addDays(fixture.clock.now(), 20).toISOString(),
    holder: { idNumber },
  })

async function renew(token: Token): Promise<Token> {
  const holder = await enter(fixture, token)
  const { reference, state } = await submitted(fixture.ra, holder)
  expect(state).toBe('approved')
  return deliver(fixture.ra, token, holder, reference)
}

/** The assistant's side: what it sees, and what it would send for a container's key. */
async function restoring(token: Token) {
  const { ra } = fixture
  const { ticket } = await openRestore(ra, await enter(fixture, token))
  const actor = await restoreActor(ra, ticket)
  const state = await viewRestore(ra, actor)
  const request = async (pair: string, container: KeyPair, signer = token) => ({
    csr: base64(await csrOf(container)),
    statement: await signed(signer, {
      purpose: 'restore',
      nonce: state.nonce,
      caseDigest: pair,
      subject: base64(container.spki),
    }),
  })
  return {
    actor,
    state,
    request,
    ask: (body: Awaited<ReturnType<typeof request>>) => restorePair(ra, actor, body),
  }
}

const encryptionOf = (token: Token) => token.issued.encryption as NonNullable<Token['issued']['encryption']>

function opens(file: Uint8Array, container: KeyPair, envelope: string): Uint8Array {
  const { pkcs8 } = openSm2EnvelopedKey({ signingPkcs8: container.pkcs8, envelope: bytes(envelope) })
  return sm2Decrypt(pkcs8, file)
}

test('after a renewal the pair just superseded comes to a container of the new generation, and opens an old file', async () => {
  const token = await enrolEntity()
  const file = sm2Encrypt(parseCertificate(encryptionOf(token).der).spki, SECRET)
  const renewed = await renew(token)
  const { state, request, ask } = await restoring(renewed)
  expect(state.pairs.map(({ fingerprint }) => fingerprint)).toEqual([encryptionOf(token).fingerprint])
  expect(state.signers).toEqual([renewed.issued.signing.fingerprint])
  const container = await generateKeyPair('sm2')
  const body = await request(encryptionOf(token).fingerprint, container)
  const [one, other] = await Promise.all([ask(body), ask(body)])
  expect(other).toEqual(one)
  expect(bytes(one.certificate)).toEqual(encryptionOf(token).der)
  expect(opens(file, container, one.envelope)).toEqual(SECRET)
  const trail = await fixture.db
    .selectFrom('km_trail')
    .select(['actor', 'reason'])
    .where('event', '=', 're-wrap')
    .where('signing_serial', '=', token.issued.signing.serial)
    .execute()
  const actor = `holder ${token.holder.id}, certificate ${renewed.issued.signing.serial}`
  expect(trail).toEqual([{ actor, reason: 'restored by its holder' }])
})

test('two generations on: the newest first', async () => {
  const first = await enrolEntity()
  const second = await renew(first)
  fixture.clock.at = addDays(second.issued.signing.notAfter, -20)
  const third = await renew(second)
  const { state } = await restoring(third)
  expect(state.pairs).toHaveLength(2)
  expect(state.pairs[1]?.fingerprint).toBe(encryptionOf(first).fingerprint)
  expect(state.keepGenerations).toBe(2)
})

test('a token was lost, its certificate revoked, another one issued: the old pair comes to that', async () => {
  const lost = await enrolEntity()
  const file = sm2Encrypt(parseCertificate(encryptionOf(lost).der).spki, SECRET)
  const replacement = await enrolEntity(lost.holder.idNumber)
  // While the first is in use, its pair stays where it is.
  expect((await restoring(replacement)).state.pairs).toEqual([])
  await fixture.ra.authority.revokePair({ serial: lost.issued.signing.serial, reason: 'keyCompromise' })
  const { state, request, ask } = await restoring(replacement)
  expect(state.pairs.map(({ fingerprint }) => fingerprint)).toEqual([encryptionOf(lost).fingerprint])
  const container = await generateKeyPair('sm2')
  const { envelope } = await ask(await request(encryptionOf(lost).fingerprint, container))
  expect(opens(file, container, envelope)).toEqual(SECRET)
})

test('a pair that was replaced before anybody proved it is not offered', async () => {
  const { ra } = fixture
  const token = await enrolEntity()
  const holder = await enter(fixture, token)
  const { reference } = await submitted(ra, holder)
  const delivery = await beginDelivery(ra, holder, reference)
  const lostKey = await generateKeyPair('sm2')
  const state = await issueForCase(ra, delivery.agent, await certificateRequest(token, delivery, lostKey))
  await ra.authority.revokePair({
    serial: parseCertificate(bytes(state.issued?.signing ?? '')).serial,
    reason: 'superseded',
  })
  expect((await restoring(token)).state.pairs).toEqual([])
})

test('nobody else, and nothing else: every wrong request is refused, and no pair leaves', async () => {
  const token = await enrolEntity()
  const stranger = await enrolEntity()
  const strangers = await renew(stranger)
  const renewed = await renew(token)
  const wanted = encryptionOf(token).fingerprint
  const { request, ask, state } = await restoring(renewed)
  const container = await generateKeyPair('sm2')
  const right = await request(wanted, container)
  const csr = right.csr
  const say = (fields: Parameters<typeof signed>[1], signer = renewed) => signed(signer, fields)
  const fields = {
    purpose: 'restore' as const,
    nonce: state.nonce,
    caseDigest: wanted,
    subject: base64(container.spki),
  }
  const refused: [string, Parameters<typeof ask>[0], string][] = [
    ['another holder signs', await request(wanted, container, strangers), 'not-yours'],
    [
      'the certificate that was renewed signs',
      await request(wanted, container, token),
      'certificate-revoked',
    ],
    ['another nonce', { csr, statement: await say({ ...fields, nonce: 'x' }) }, 'statement-nonce-unknown'],
    [
      'another purpose',
      { csr, statement: await say({ ...fields, purpose: 'deliver' }) },
      'statement-purpose-wrong',
    ],
    [
      'another site',
      { csr, statement: await say({ ...fields, origin: 'http://x' }) },
      'statement-origin-wrong',
    ],
    ['about another key', { csr, statement: await say({ ...fields, subject: 'AAAA' }) }, 'csr-key-refused'],
    [
      'another holder’s pair',
      await request(encryptionOf(stranger).fingerprint, container),
      'restore-not-offered',
    ],
    ['the present pair', await request(renewed.issued.signing.fingerprint, container), 'restore-not-offered'],
    [
      'a key that is not in the container',
      { ...right, csr: base64(await csrOf({ ...(await generateKeyPair('sm2')), spki: container.spki })) },
      'csr-signature-wrong',
    ],
    ['a key of another kind', await request(wanted, await generateKeyPair('p256')), 'csr-key-refused'],
    ['a key that has a certificate', await request(wanted, renewed.pair), 'key-reused'],
  ]
  for (const [what, body, code] of refused) await expect(ask(body), what).rejects.toMatchObject({ code })
  const left = fixture.db.selectFrom('km_rewraps').innerJoin('km_pairs', 'km_pairs.id', 'km_rewraps.pair')
  const given = await left
    .select('to_key')
    .where('signing_serial', 'in', [token.issued.signing.serial, stranger.issued.signing.serial])
    .execute()
  expect(given).toEqual([])
  await ask(right)
})

test('a ticket lasts an hour; a log-in by an expired certificate gets none', async () => {
  const { ra, clock } = fixture
  const token = await enrolEntity()
  const { actor } = await restoring(token)
  const began = clock.at
  clock.at = new Date(began.getTime() + 3_600_000)
  await expect(viewRestore(ra, actor)).rejects.toMatchObject({ code: 'delivery-ticket-wrong' })
  clock.at = addDays(began, 30)
  await expect(enter(fixture, token).then((holder) => openRestore(ra, holder))).rejects.toMatchObject({
    code: 'scope-renewal-only',
  })
  clock.at = began
})
