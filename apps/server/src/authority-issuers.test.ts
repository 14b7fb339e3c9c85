// Issuers of every algorithm, in files and in an HSM, and their generations: judged by openssl.
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { digest, generateKeyPair, verify } from '@certhall/crypto'
import {
  type Certificate,
  encodeOcspRequest,
  type KeyType,
  nameValue,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
  parseSpki,
  type SignatureName,
  toPem,
  validatePath,
} from '@certhall/pki'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { softHsm } from './adapters/signer/softhsm-fixture.ts'
import { type OpenAuthority, openAuthority } from './authority.ts'
import { authorityFixture, run, templateOf } from './authority-fixture.ts'

let fixture: Awaited<ReturnType<typeof authorityFixture>>
let opened: OpenAuthority
let hsmStore: string

const open = () => openAuthority({ ...fixture.options, clock: { now: () => new Date() } })
beforeAll(async () => {
  fixture = await authorityFixture()
  hsmStore = softHsm(fixture.folder).store
  opened = await open()
})
afterAll(async () => {
  await opened.close()
  await fixture.remove()
})

async function makeChain(id: string, algorithm: KeyType, signature: SignatureName, keyStore?: string) {
  const plan = (suffix: string, cn: string) => ({
    ...{ id: `${id}${suffix}`, algorithm, signature, years: 20, policies: ['2.5.29.32.0'] },
    subject: [
      { type: 'C' as const, value: 'CN' },
      { type: 'CN' as const, value: `${cn} ${id}` },
    ],
    ...(keyStore !== undefined && { keyStore }),
  })
  await opened.createAuthority(plan('-root', '根'))
  await opened.createAuthority({ ...plan('', '签发'), parent: `${id}-root`, pathLength: 0 })
}

let cases = 0
async function issue(issuer: string, hall = opened) {
  const { spki } = await generateKeyPair('p256')
  const request = { caseReference: `issuers-${cases++}`, template: templateOf('p256', { issuer }), spki }
  const issued = await hall.authority.issue(request)
  return { ...issued, request, serial: issued.signing.serial }
}

async function inFile(name: string, label: 'CERTIFICATE' | 'X509 CRL', ders: Uint8Array[]) {
  const file = path.join(fixture.folder, name)
  await writeFile(file, ders.map((der) => toPem(label, der)).join(''))
  return file
}

/** The status answer, its signatures checked up to the issuer's key. */
async function statusOf(issuerDer: Uint8Array, serial: string) {
  const issuer = parseCertificate(issuerDer)
  const certId = {
    hash: 'sha1' as const,
    issuerNameHash: digest('sha1', issuer.subjectDer),
    issuerKeyHash: digest('sha1', parseSpki(issuer.spki).bits),
    serial,
  }
  const answer = parseOcspResponse(await opened.answerOcsp(encodeOcspRequest({ certIds: [certId] })))
  if (answer.status !== 'successful') throw new Error(answer.status)
  const responder = parseCertificate(answer.certs[0] as Uint8Array)
  expect(verify(answer.signatureName, responder.spki, answer.data, answer.signature)).toBe(true)
  expect(verify(responder.signatureName, issuer.spki, responder.tbs, responder.signature)).toBe(true)
  return answer.responses[0]?.status.type
}

/** Issue, status, revocation, list: a whole life under one issuer, and what openssl says of it. */
async function walk(id: string, signature: SignatureName, byOpenssl: boolean) {
  const good = await issue(id)
  const lost = await issue(id)
  const [ca, root] = good.chain as [Uint8Array, Uint8Array]
  expect(parseCertificate(good.signing.der).signatureName).toBe(signature)
  expect(await statusOf(ca, good.serial)).toBe('good')
  await opened.authority.revokePair({ serial: lost.serial, reason: 'keyCompromise' })
  expect(await statusOf(ca, lost.serial)).toBe('revoked')
  const list = parseCrl((await opened.crl(id)).der)
  expect(list.revoked.map(({ serial }) => serial)).toEqual([lost.serial])
  expect(verify(signature, parseCertificate(ca).spki, list.tbs, list.signature)).toBe(true)
  if (!byOpenssl) return
  const crls = await inFile(`${id}.crl.pem`, 'X509 CRL', [
    (await opened.crl(id)).der,
    (await opened.crl(`${id}-root`)).der,
  ])
  const files = {
    root: await inFile(`${id}-root.pem`, 'CERTIFICATE', [root]),
    ca: await inFile(`${id}-ca.pem`, 'CERTIFICATE', [ca]),
    good: await inFile(`${id}-good.pem`, 'CERTIFICATE', [good.signing.der]),
    lost: await inFile(`${id}-lost.pem`, 'CERTIFICATE', [lost.signing.der]),
  }
  const judge = (leaf: string) =>
    run(
      ...(['openssl', 'verify', '-x509_strict', '-crl_check_all', '-CRLfile', crls] as const),
      ...['-CAfile', files.root, '-untrusted', files.ca, leaf],
    )
  expect(judge(files.good)).toContain(': OK')
  expect(() => judge(files.lost)).toThrow(/certificate revoked/)
}

test.each<[KeyType, SignatureName, byOpenssl: boolean]>([
  ['rsa2048', 'rsa-sha256', true],
  ['rsa2048', 'rsa-pss-sha256', true],
  ['p384', 'ecdsa-sha384', true],
  ['ed25519', 'ed25519', true],
  // Debian 12's openssl does not know it: our own verification is Node's OpenSSL.
  ['ml-dsa-44', 'ml-dsa-44', false],
])('an issuer with a %s key signs %s, kept in a file', async (algorithm, signature, byOpenssl) => {
  await makeChain(signature, algorithm, signature)
  await walk(signature, signature, byOpenssl)
})

test.each<[KeyType, SignatureName]>([
  ['p256', 'ecdsa-sha256'],
  ['p384', 'ecdsa-sha384'],
  ['rsa2048', 'rsa-sha256'],
  ['rsa2048', 'rsa-pss-sha256'],
])('an issuer whose %s key is in an HSM signs %s', async (algorithm, signature) => {
  const id = `hsm-${signature}`
  await makeChain(id, algorithm, signature, hsmStore)
  await walk(id, signature, true)
  // A later start finds the keys by the addresses in the folder.
  const again = await open()
  expect((await issue(id, again)).chain).toHaveLength(2)
  await again.close()
})

test('two processes that make the same HSM issuer at once get one', async () => {
  const others = await Promise.all([1, 2, 3].map(() => open()))
  const plan = {
    ...{
      id: 'hsm-race',
      algorithm: 'p256' as const,
      years: 20,
      policies: ['2.5.29.32.0'],
      keyStore: hsmStore,
    },
    subject: [{ type: 'CN' as const, value: '竞争' }],
  }
  const made = await Promise.all(others.map((one) => one.createAuthority(plan)))
  for (const one of made) expect(one).toEqual(made[0])
  for (const one of others) await one.close()
  expect((await opened.crl('hsm-race')).number).toBe(1)
})

test('rolled over: new certificates under G2, the old ones keep their chain, status and list', async () => {
  const before = await issue('p256')
  const begun = { ...(await issue('p256')).request, caseReference: 'begun' }
  const { spki } = await generateKeyPair('sm2')
  const dual = { caseReference: 'begun-dual', template: templateOf('sm2'), spki }
  const first = await opened.authority.issue(dual)
  // As a crash before the twin leaves it: the rest must be finished under the old CA.
  const { db } = fixture
  await db
    .updateTable('ca_certificates')
    .set({ pair_serial: null })
    .where('serial', '=', first.signing.serial)
    .execute()
  await db
    .deleteFrom('ca_certificates')
    .where('serial', '=', first.encryption?.serial as string)
    .execute()

  const others = await Promise.all([1, 2].map(() => open()))
  const made = await Promise.all([opened, ...others].map((one) => one.rollOver({ id: 'p256' })))
  for (const one of made) expect(one).toEqual(made[0])
  for (const one of others) await one.close()
  await opened.rollOver({ id: 'sm2' })
  expect(made[0]).toMatchObject({ id: 'p256-g2', line: 'p256', generation: 2, parent: 'p256-root' })
  const g2 = parseCertificate(made[0]?.certificate as Uint8Array)
  expect(nameValue(g2.subject, 'CN')).toMatch(/ G2$/)
  expect(g2.extensions.basicConstraints).toEqual({ ca: true, pathLength: 0 })

  // An application approved before names the line, and is issued by the newest.
  const { spki: other } = await generateKeyPair('p256')
  const after = await opened.authority.issue({ ...begun, spki: other })
  expect(parseCertificate(after.signing.der).issuerDer).toEqual(g2.subjectDer)
  expect(after.chain[0]).toEqual(g2.der)
  expect(await opened.caCertificate('p256-g2')).toEqual(g2.der)
  const rest = await opened.authority.issue(dual)
  expect(rest.signing).toMatchObject({ issuer: 'sm2', serial: first.signing.serial })
  expect(rest.encryption?.issuer).toBe('sm2')
  expect(rest.chain).toEqual(first.chain)

  // The list of issuers names the line once, with the newest one's name and end.
  const listed = (await opened.authority.issuers()).filter(({ id }) => id.startsWith('p256'))
  expect(listed).toMatchObject([{ id: 'p256', name: made[0]?.name }])

  for (const one of [before, after]) {
    const [ca, root] = one.chain as [Uint8Array, Uint8Array]
    expect(await statusOf(ca, one.signing.serial)).toBe('good')
    await opened.authority.revokePair({ serial: one.signing.serial, reason: 'superseded' })
    expect(await statusOf(ca, one.signing.serial)).toBe('revoked')
    const list = parseCrl((await opened.crl(one.signing.issuer)).der)
    expect(list.revoked.map(({ serial }) => serial)).toContain(one.signing.serial)
    expect(verify('ecdsa-sha256', parseCertificate(ca).spki, list.tbs, list.signature)).toBe(true)
    const files = [
      await inFile('roll-root.pem', 'CERTIFICATE', [root]),
      await inFile('roll-ca.pem', 'CERTIFICATE', [ca]),
    ]
    const leaf = await inFile('roll-leaf.pem', 'CERTIFICATE', [one.signing.der])
    expect(
      run(
        'openssl',
        'verify',
        '-x509_strict',
        '-CAfile',
        files[0] as string,
        '-untrusted',
        files[1] as string,
        leaf,
      ),
    ).toContain(': OK')
  }
  // Operators see which one issues, and that the one before goes on publishing its list.
  const { authorities } = await opened.state.authorities()
  const line = authorities.filter(({ line }) => line === 'p256')
  expect(line).toMatchObject([
    { id: 'p256', state: 'retired', full: { address: expect.stringContaining('/crl/p256.crl') } },
    { id: 'p256-g2', state: 'issuing', generation: 2 },
  ])
  // Asked again for the same one, nothing happens; the next is asked for by the newest's name.
  expect(await opened.rollOver({ id: 'p256' })).toEqual(made[0])
  expect((await opened.rollOver({ id: 'p256-g2' })).id).toBe('p256-g3')
  await expect(opened.rollOver({ id: 'none' })).rejects.toMatchObject({ code: 'not-found' })
})

test('a root rolled over: who trusts the old one or the new one trusts both, by openssl and by us', async () => {
  await makeChain('cross', 'p256', 'ecdsa-sha256')
  const before = await issue('cross')
  const [root] = before.chain.slice(-1) as [Uint8Array]
  // Cut short after the root, before the two vouch for each other: the next call finishes it.
  const keys = opened.ca.keys.signerOf
  opened.ca.keys.signerOf = async (issuer) => {
    if (opened.ca.keys.signerOf !== keys && issuer.id === 'cross-root-g2') throw new Error('cut')
    return keys(issuer)
  }
  await expect(opened.rollOver({ id: 'cross-root' })).rejects.toThrow('cut')
  opened.ca.keys.signerOf = keys
  const others = await Promise.all([open(), open()])
  const made = await Promise.all([opened, ...others].map((one) => one.rollOver({ id: 'cross-root' })))
  for (const one of made) expect(one).toEqual(made[0])
  for (const one of others) await one.close()
  const next = (made[0] as { certificate: Uint8Array }).certificate
  expect(made[0]).toMatchObject({ id: 'cross-root-g2', line: 'cross-root', generation: 2 })

  await opened.rollOver({ id: 'cross' })
  const after = await issue('cross')
  const g2 = (await opened.issuers()).find(({ id }) => id === 'cross-g2')
  expect(g2?.parent).toBe('cross-root-g2')
  expect(after.chain.at(-1)).toEqual(next)
  const old = await opened.chainOf('cross')
  expect(old).toHaveLength(4)
  expect(
    (
      await fixture.db
        .selectFrom('ca_certificates')
        .select('serial')
        .where('case_reference', 'like', 'authority/cross-root%/by/%')
        .execute()
    ).length,
  ).toBe(2)

  const at = new Date()
  for (const [anchor, name] of [
    [root, 'old'],
    [next, 'new'],
  ] as const)
    for (const [one, chain] of [
      [before, old],
      [after, after.chain],
    ] as const) {
      const trusted = await inFile(`cross-${name}.pem`, 'CERTIFICATE', [anchor])
      // Without the self-signed ones: nothing but the anchor is trusted.
      const between = await inFile('cross-between.pem', 'CERTIFICATE', chain.slice(0, -1))
      const leaf = await inFile('cross-leaf.pem', 'CERTIFICATE', [one.signing.der])
      const flags = ['-x509_strict', '-check_ss_sig', '-CAfile', trusted, '-untrusted', between]
      expect(run('openssl', 'verify', ...flags, leaf), `${name} root`).toContain(': OK')
      const result = validatePath({ chain: [one.signing.der, ...chain], anchors: [anchor], at, verify })
      expect(result.ok, `${name} root`).toBe(true)
    }

  // Their status is told like that of any other certificate.
  const [newWithOld, oldWithNew] = old.slice(1, 3).map((der) => parseCertificate(der)) as [
    Certificate,
    Certificate,
  ]
  expect([newWithOld.issuerDer, oldWithNew.subjectDer]).toEqual(
    Array(2).fill(parseCertificate(root).subjectDer),
  )
  expect(await statusOf(root, newWithOld.serial)).toBe('good')
  expect(await statusOf(next, oldWithNew.serial)).toBe('good')
})

test('a root that allows no CA more below it cannot be rolled over, and nothing is made', async () => {
  const plan = { algorithm: 'p256' as const, years: 20, policies: ['2.5.29.32.0'] }
  const subject = (cn: string) => [{ type: 'CN' as const, value: cn }]
  await opened.createAuthority({ ...plan, id: 'tight-root', subject: subject('Tight Root'), pathLength: 1 })
  await opened.createAuthority({
    ...{ ...plan, id: 'tight', subject: subject('Tight'), parent: 'tight-root', pathLength: 0 },
  })
  await expect(opened.rollOver({ id: 'tight-root' })).rejects.toMatchObject({ code: 'input-invalid' })
  expect(await opened.issuerIds()).not.toContain('tight-root-g2')
})

test('an id that stands for another authority, or for a responder’s key, is refused and not taken for it', async () => {
  const plan = { algorithm: 'p256' as const, years: 20, policies: ['2.5.29.32.0'] }
  const subject = (cn: string) => [{ type: 'CN' as const, value: cn }]
  await opened.createAuthority({ ...plan, id: 'line', subject: subject('Line') })
  await opened.createAuthority({ ...plan, id: 'line-g2', subject: subject('Something else') })
  await expect(opened.rollOver({ id: 'line' })).rejects.toMatchObject({ code: 'input-invalid' })
  // Responders' keys are kept beside the authorities', under this name.
  const taken = opened.createAuthority({ ...plan, id: 'line-ocsp', subject: subject('Line OCSP') })
  await expect(taken).rejects.toMatchObject({ code: 'input-invalid' })
  expect(await opened.issuerIds()).not.toContain('line-ocsp')
})

test('an HSM issuer’s next generation has its key in the same token', async () => {
  const next = await opened.rollOver({ id: 'hsm-ecdsa-sha256' })
  expect(next.id).toBe('hsm-ecdsa-sha256-g2')
  const after = await issue('hsm-ecdsa-sha256')
  expect(after.signing.issuer).toBe(next.id)
  const { authorities } = await opened.state.authorities()
  expect(authorities.find(({ id }) => id === next.id)?.keptIn).toBe('token')
  expect(await statusOf(after.chain[0] as Uint8Array, after.serial)).toBe('good')
})
