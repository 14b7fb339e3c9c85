import { type Ca, createCertificateAuthority, createDemonstrationAuthorities } from '@certhall/ca'
import { generateKeyPair, openSm2EnvelopedKey } from '@certhall/crypto'
import { createKeyManagement, type Km } from '@certhall/km'
import { OWN_IDENTITY_OIDS } from '@certhall/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorityFixture, templateOf } from '../../authority-fixture.ts'
import { openSealedFiles } from '../files/sealed-files.ts'
import { issuerKeys } from '../signer/issuer-keys.ts'
import { sqlCertificates } from './ca-certificates.ts'
import { sqlIssuers } from './ca-issuers.ts'
import { sqlShards } from './ca-shards.ts'
import { kmParts } from './km-fixture.ts'

let fixture: Awaited<ReturnType<typeof authorityFixture>>
let ca: Ca
const clock = { now: () => new Date() }
let parts: Km

beforeAll(async () => {
  fixture = await authorityFixture()
  const { db, options } = fixture
  parts = await kmParts(fixture)
  ca = {
    issuers: sqlIssuers(db),
    certificates: sqlCertificates(db),
    shards: sqlShards(db),
    keys: issuerKeys(options.keysDir, await openSealedFiles(options.keysDir, options.passphrase)),
    km: createKeyManagement(parts),
    clock,
    baseUrl: options.baseUrl,
    identityOids: OWN_IDENTITY_OIDS,
  }
  await createDemonstrationAuthorities(ca)
})
afterAll(() => fixture.remove())

async function rowsOf(caseReference: string) {
  return fixture.db
    .selectFrom('ca_certificates')
    .select(['use', 'state', 'serial'])
    .where('case_reference', '=', caseReference)
    .orderBy('use', 'desc')
    .execute()
}

async function storeOf(signingSerial: string) {
  const pairs = fixture.db.selectFrom('km_pairs').select('store').where('signing_serial', '=', signingSerial)
  return (await pairs.executeTakeFirst())?.store
}

/** The CA in which something happens before or after the n-th call to a port; `calls()` tells how many there were. */
function interrupted(at: number, moment: 'before' | 'after', act: () => Promise<void>) {
  let calls = 0
  const wrap = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name, receiver) => {
        const method = Reflect.get(target, name, receiver)
        if (typeof method !== 'function') return method
        return async (...args: unknown[]) => {
          const mine = calls++
          if (mine === at && moment === 'before') await act()
          const result = await method.apply(target, args)
          if (mine === at && moment === 'after') await act()
          return result
        }
      },
    })
  const { issuers, certificates, keys } = ca
  const km = createKeyManagement({ ...parts, pairs: wrap(parts.pairs) })
  const watched: Ca = {
    ...ca,
    issuers: wrap(issuers),
    certificates: wrap(certificates),
    keys: { ...keys, signerOf: async (issuer) => wrap(await wrap(keys).signerOf(issuer)) },
    km: wrap(km),
  }
  return { authority: createCertificateAuthority(watched), calls: () => calls }
}

const stop = async () => {
  throw new Error('planned')
}

describe.each(['sm2', 'p256'] as const)('%s', (key) => {
  test('stopped at any call and repeated, issuing ends in the one same certificate', async () => {
    const uses = key === 'sm2' ? ['signing', 'encryption'] : ['single']
    const whole = interrupted(-1, 'before', stop)
    const first = await generateKeyPair(key)
    await whole.authority.issue({
      caseReference: `${key}-whole`,
      template: templateOf(key),
      spki: first.spki,
    })
    const calls = whole.calls()
    expect(calls).toBeGreaterThan(6)

    for (let at = 0; at < calls; at++) {
      for (const moment of ['before', 'after'] as const) {
        const { spki, pkcs8 } = await generateKeyPair(key)
        const request = { caseReference: `${key}-${at}-${moment}`, template: templateOf(key), spki }
        await expect(interrupted(at, moment, stop).authority.issue(request)).rejects.toThrow('planned')
        const seen = await rowsOf(request.caseReference)
        const issued = await createCertificateAuthority(ca).issue(request)
        const rows = await rowsOf(request.caseReference)
        expect(rows.map(({ use, state }) => `${use} ${state}`)).toEqual(uses.map((use) => `${use} issued`))
        // What was stored before the stop is what was issued after it.
        for (const { serial } of seen) expect(rows.map((row) => row.serial)).toContain(serial)
        expect(await createCertificateAuthority(ca).issue(request)).toEqual(issued)
        if (issued.envelope) openSm2EnvelopedKey({ signingPkcs8: pkcs8, envelope: issued.envelope })
      }
    }
  }, 180_000)

  test('twenty requests at once: one live certificate of each use, one answer', async () => {
    const { spki } = await generateKeyPair(key)
    const request = { caseReference: `${key}-race`, template: templateOf(key), spki }
    const authority = createCertificateAuthority(ca)
    const answers = await Promise.all(Array.from({ length: 20 }, () => authority.issue(request)))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(await rowsOf(request.caseReference)).toHaveLength(key === 'sm2' ? 2 : 1)
  })

  test('twenty different keys at once: one wins, the others are told its serial', async () => {
    const authority = createCertificateAuthority(ca)
    const template = templateOf(key)
    const pairs = await Promise.all(Array.from({ length: 20 }, () => generateKeyPair(key)))
    const results = await Promise.allSettled(
      pairs.map(({ spki }) => authority.issue({ caseReference: `${key}-keys`, template, spki })),
    )
    const won = results.filter((result) => result.status === 'fulfilled')
    expect(won).toHaveLength(1)
    const serial = won[0]?.value.signing.serial
    for (const result of results) {
      if (result.status === 'rejected') {
        expect(result.reason).toMatchObject({ code: 'delivery-key-exists', extra: { serial } })
      }
    }
    expect(await rowsOf(`${key}-keys`)).toHaveLength(key === 'sm2' ? 2 : 1)
  })

  test('replacing: the whole undelivered pair is revoked, and only the new one lives', async () => {
    const authority = createCertificateAuthority(ca)
    const [old, next] = [await generateKeyPair(key), await generateKeyPair(key)]
    const request = { caseReference: `${key}-replace`, template: templateOf(key) }
    const first = await authority.issue({ ...request, spki: old.spki })
    const revoke = { serial: first.signing.serial, reason: 'superseded' as const }
    await authority.revokePair(revoke)
    const revokedAt = (await authority.find(first.signing.fingerprint))?.revokedAt
    await authority.revokePair({ ...revoke, reason: 'keyCompromise' })
    const second = await authority.issue({ ...request, spki: next.spki })
    await expect(authority.issue({ ...request, spki: old.spki })).rejects.toMatchObject({
      code: 'delivery-key-exists',
    })

    expect(await authority.find(first.signing.fingerprint)).toMatchObject({
      status: 'revoked',
      reason: 'superseded',
      revokedAt,
    })
    const states = (await rowsOf(request.caseReference)).map(({ state }) => state).sort()
    expect(states).toEqual(key === 'sm2' ? ['issued', 'issued', 'revoked', 'revoked'] : ['issued', 'revoked'])
    expect(second.encryption?.serial).not.toBe(first.encryption?.serial ?? '')
  })
})

test('stopped at any call and repeated, revoking and activating end as if never stopped', async () => {
  const authority = createCertificateAuthority(ca)
  for (const act of ['activate', 'revoke'] as const) {
    let done = false
    for (let at = 0; !done; at++) {
      for (const moment of ['before', 'after'] as const) {
        const { spki } = await generateKeyPair('sm2')
        const caseReference = `${act}-${at}-${moment}`
        const { signing } = await authority.issue({ caseReference, template: templateOf('sm2'), spki })
        const go = (on: typeof authority) =>
          act === 'activate'
            ? on.activate(caseReference)
            : on.revokePair({ serial: signing.serial, reason: 'superseded' })
        const broken = interrupted(at, moment, stop)
        done = await go(broken.authority).then(
          () => true,
          () => false,
        )
        await go(authority)
        expect(await storeOf(signing.serial)).toBe(act === 'activate' ? 'in-use' : 'history')
        const states = (await rowsOf(caseReference)).map(({ state }) => state)
        expect(states).toEqual(act === 'activate' ? ['issued', 'issued'] : ['revoked', 'revoked'])
      }
    }
  }
})

test('overtaken by a replacement at any call, issuing leaves only the replacement alive', async () => {
  const authority = createCertificateAuthority(ca)
  let reached = true
  for (let at = 0; reached; at++) {
    reached = false
    const [old, next] = [await generateKeyPair('sm2'), await generateKeyPair('sm2')]
    const request = { caseReference: `overtaken-${at}`, template: templateOf('sm2') }
    let replacement: string[] = []
    const { authority: slow } = interrupted(at, 'before', async () => {
      reached = true
      const live = (await rowsOf(request.caseReference)).find(({ use }) => use === 'signing')
      if (live) await authority.revokePair({ serial: live.serial, reason: 'superseded' })
      const { signing, encryption } = await authority.issue({ ...request, spki: next.spki })
      replacement = [signing.serial, encryption?.serial ?? '']
    })
    const outcome = await slow.issue({ ...request, spki: old.spki }).catch((error) => error)
    if (!reached) break
    // Complete before it was overtaken, or refused; never a third way.
    if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'delivery-key-exists' })
    const rows = await rowsOf(request.caseReference)
    const live = rows.filter(({ state }) => state !== 'revoked')
    expect(live.map(({ serial }) => serial)).toEqual(replacement)
    // Nor does a pair wait for a certificate that is revoked.
    for (const { use, state, serial } of rows)
      if (use === 'signing' && state === 'revoked') expect(await storeOf(serial)).not.toBe('reserved')
  }
})

test('the pair that is given out while its certificate is being revoked goes into the history with it', async () => {
  const authority = createCertificateAuthority(ca)
  const half = createCertificateAuthority({ ...ca, km: { ...ca.km, pairFor: stop } })
  let reached = true
  for (let at = 0; reached; at++) {
    reached = false
    const { spki } = await generateKeyPair('sm2')
    const request = { caseReference: `meanwhile-${at}`, template: templateOf('sm2'), spki }
    await expect(half.issue(request)).rejects.toThrow('planned')
    const [signing] = await rowsOf(request.caseReference)
    const serial = signing?.serial ?? ''
    const { authority: slow } = interrupted(at, 'before', async () => {
      reached = true
      await authority.issue(request)
    })
    await slow.revokePair({ serial, reason: 'superseded' })
    expect([undefined, 'history']).toContain(await storeOf(serial))
  }
})

test('refusals store nothing', async () => {
  const authority = createCertificateAuthority(ca)
  const { spki } = await generateKeyPair('p256')
  const stored = async () =>
    (await fixture.db.selectFrom('ca_certificates').select('serial').execute()).length
  const before = await stored()
  const refused = (
    template: Parameters<typeof templateOf>[1],
    key: Parameters<typeof templateOf>[0] = 'p256',
  ) => authority.issue({ caseReference: 'refused', template: templateOf(key, template), spki })

  await expect(refused({ singleKeyUsage: ['keyCertSign'] })).rejects.toMatchObject({ code: 'lint-failed' })
  await expect(refused({ singleKeyUsage: ['everything'] })).rejects.toMatchObject({ code: 'lint-failed' })
  const long = [{ type: 'CN' as const, value: '长'.repeat(65) }]
  await expect(refused({ subject: long })).rejects.toMatchObject({ code: 'lint-failed' })
  await expect(refused({ notAfter: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({ code: 'lint-failed' })
  await expect(refused({ notAfter: '2099-01-01T00:00:00Z' })).rejects.toMatchObject({
    code: 'renewal-issuer-ends',
  })
  await expect(refused({ dual: true })).rejects.toMatchObject({ code: 'lint-failed' })
  await expect(refused({ issuer: 'p256-root' })).rejects.toMatchObject({ code: 'issuer-unknown' })
  await expect(refused({}, 'rsa2048')).rejects.toMatchObject({ code: 'csr-key-refused' })
  expect(await stored()).toBe(before)

  // The preview says it before anybody approves.
  const bad = await authority.preview(templateOf('sm2', { subject: long }))
  expect(bad.findings.filter(({ severity }) => severity === 'error')).not.toEqual([])
  const good = await authority.preview(templateOf('sm2'))
  expect(good.findings).toEqual([])
  expect(await stored()).toBe(before)
})

test('a key that has a certificate in one case gets none in another', async () => {
  const authority = createCertificateAuthority(ca)
  const { spki } = await generateKeyPair('p256')
  await authority.issue({ caseReference: 'key-once', template: templateOf('p256'), spki })
  const again = authority.issue({ caseReference: 'key-twice', template: templateOf('p256'), spki })
  await expect(again).rejects.toMatchObject({ code: 'csr-key-refused' })
})

test('a repeat with another template than the approved one is refused', async () => {
  const authority = createCertificateAuthority(ca)
  const { spki } = await generateKeyPair('p256')
  const request = { caseReference: 'template', template: templateOf('p256'), spki }
  await authority.issue(request)
  const changed = authority.issue({ ...request, template: templateOf('p256', { holder: 'holder-2' }) })
  await expect(changed).rejects.toMatchObject({ code: 'review-template-changed' })
})

test('a pair moves from spare to reserved, in use and history', async () => {
  const authority = createCertificateAuthority(ca)
  const { spki } = await generateKeyPair('sm2')
  const template = templateOf('sm2', { holder: 'holder-of-stores' })
  const { signing } = await authority.issue({ caseReference: 'stores', template, spki })
  expect(await storeOf(signing.serial)).toBe('reserved')
  await authority.activate('stores')
  await authority.activate('stores')
  expect(await storeOf(signing.serial)).toBe('in-use')
  await authority.revokePair({ serial: signing.serial, reason: 'cessationOfOperation' })
  expect(await storeOf(signing.serial)).toBe('history')
  await expect(authority.activate('stores')).rejects.toMatchObject({ code: 'not-found' })
  const held = await authority.listByHolder('holder-of-stores')
  expect(held.map(({ use, status }) => [use, status])).toEqual([
    ['signing', 'revoked'],
    ['encryption', 'revoked'],
  ])
})
