import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { generateKeyPair, openSm2EnvelopedKey, sm2Decrypt, sm2Encrypt, verify } from '@certhall/crypto'
import { OWN_IDENTITY_OIDS } from '@certhall/model'
import { parseCertificate, toPem } from '@certhall/pki'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenAuthority, openAuthority } from './authority.ts'
import { authorityFixture, run, templateOf } from './authority-fixture.ts'

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

async function inFile(name: string, der: Uint8Array): Promise<string> {
  const file = path.join(fixture.folder, name)
  await writeFile(file, toPem('CERTIFICATE', der))
  return file
}

test('an SM2 pair: both certificates verify to the root link by link, and the encryption key arrives in its envelope', async () => {
  const { spki, pkcs8 } = await generateKeyPair('sm2')
  const pair = await opened.authority.issue({ caseReference: 'case-sm2', template: templateOf('sm2'), spki })
  const signing = parseCertificate(pair.signing.der, OWN_IDENTITY_OIDS)
  const encryption = parseCertificate(pair.encryption?.der as Uint8Array)

  expect(signing.extensions.keyUsage).toEqual(['digitalSignature', 'nonRepudiation'])
  expect(encryption.extensions.keyUsage).toEqual(['keyEncipherment', 'dataEncipherment', 'keyAgreement'])
  expect(signing.extensions.identity).toEqual(templateOf('sm2').identity)
  expect(encryption.subjectDer).toEqual(signing.subjectDer)
  expect([encryption.notBefore, encryption.notAfter]).toEqual([signing.notBefore, signing.notAfter])
  expect(pair.signing.pairSerial).toBe(encryption.serial)
  expect(pair.encryption?.pairSerial).toBe(signing.serial)

  const got = openSm2EnvelopedKey({ signingPkcs8: pkcs8, envelope: pair.envelope as Uint8Array })
  expect(got.spki).toEqual(encryption.spki)
  const secret = new TextEncoder().encode('kept since last year')
  expect(sm2Decrypt(got.pkcs8, sm2Encrypt(encryption.spki, secret))).toEqual(secret)

  const [ca, root] = pair.chain as [Uint8Array, Uint8Array]
  expect(await rootsOf(opened)).toContainEqual(root)
  const links = [
    [pair.signing.der, ca],
    [pair.encryption?.der as Uint8Array, ca],
    [ca, root],
  ] as const
  for (const [at, [below, above]] of links.entries()) {
    const trusted = await inFile(`above-${at}.pem`, above)
    const leaf = await inFile(`below-${at}.pem`, below)
    const out = run(
      ...(['openssl', 'verify', '-partial_chain', '-vfyopt', 'distid:1234567812345678'] as const),
      ...['-CAfile', trusted, leaf],
    )
    expect(out).toContain(': OK')
    const { tbs, signature } = parseCertificate(below)
    expect(verify('sm2-sm3', parseCertificate(above).spki, tbs, signature)).toBe(true)
  }
})

test.each(['p256', 'rsa2048'] as const)(
  'a %s certificate: openssl and certtool accept the chain',
  async (key) => {
    const { spki } = await generateKeyPair(key)
    const issued = await opened.authority.issue({
      caseReference: `case-${key}`,
      template: templateOf(key),
      spki,
    })
    expect(issued.encryption).toBeUndefined()
    expect(issued.envelope).toBeUndefined()
    const [ca, root] = issued.chain as [Uint8Array, Uint8Array]
    const files = {
      root: await inFile(`${key}-root.pem`, root),
      ca: await inFile(`${key}-ca.pem`, ca),
      leaf: await inFile(`${key}-leaf.pem`, issued.signing.der),
    }
    const out = run(
      ...(['openssl', 'verify', '-x509_strict', '-policy_check', '-purpose', 'sslclient'] as const),
      ...['-CAfile', files.root, '-untrusted', files.ca, files.leaf],
    )
    expect(out).toContain(': OK')

    const chain = path.join(fixture.folder, `${key}-chain.pem`)
    await writeFile(chain, [issued.signing.der, ca].map((der) => toPem('CERTIFICATE', der)).join(''))
    const checked = run('certtool', '--verify', '--load-ca-certificate', files.root, '--infile', chain)
    expect(checked).toContain('Chain verification output: Verified.')
    const printed = run('certtool', '--certificate-info', '--infile', files.leaf)
    expect(printed).toContain('http://hall.test/crl/p256.crl')
    expect(printed).toContain('http://hall.test/ocsp')
  },
)

const rootsOf = async (hall: OpenAuthority) =>
  (await hall.issuers()).filter(({ parent }) => parent === undefined).map(({ certificate }) => certificate)

test('a second start keeps authorities, keys and what was issued', async () => {
  const { spki } = await generateKeyPair('p256')
  const request = { caseReference: 'case-restart', template: templateOf('p256'), spki }
  const first = await opened.authority.issue(request)
  const again = await openAuthority({ ...fixture.options, clock: { now: () => new Date() } })
  expect(await rootsOf(again)).toEqual(await rootsOf(opened))
  expect(await again.authority.issuers()).toEqual(await opened.authority.issuers())
  expect(await again.authority.issue(request)).toEqual(first)
  expect(await again.authority.find(first.signing.fingerprint)).toEqual(first.signing)
  await again.close()
})

test('two first starts at once make one set of authorities', async () => {
  const other = await authorityFixture()
  const clock = { now: () => new Date() }
  const both = await Promise.all([1, 2].map(() => openAuthority({ ...other.options, clock })))
  const [roots, others] = await Promise.all(both.map(rootsOf))
  expect(roots).toEqual(others)
  expect(roots).toHaveLength(2)
  for (const one of both) await one.close()
  await other.remove()
})

test('a wrong passphrase, or the keys of another hall, are told at the start', async () => {
  const clock = { now: () => new Date() }
  const wrong = openAuthority({ ...fixture.options, passphrase: 'another', clock })
  await expect(wrong).rejects.toMatchObject({ code: 'passphrase-wrong' })
  const foreign = openAuthority({ ...fixture.options, keysDir: path.join(fixture.folder, 'empty'), clock })
  await expect(foreign).rejects.toMatchObject({ code: 'key-unavailable' })
})

test('an envelope whose key is not that of the encryption certificate is never handed out', async () => {
  const issue = async (caseReference: string) => {
    const { spki } = await generateKeyPair('sm2')
    const request = { caseReference, template: templateOf('sm2'), spki }
    return { request, serial: (await opened.authority.issue(request)).signing.serial }
  }
  const [one, other] = [await issue('case-swap-1'), await issue('case-swap-2')]
  // Whole rows exchanged: each is right in itself, and belongs to the other's certificate.
  const give = (from: string, to: string) =>
    fixture.db
      .updateTable('km_pairs')
      .set({ signing_serial: to })
      .where('signing_serial', '=', from)
      .execute()
  await give(one.serial, 'aside')
  await give(other.serial, one.serial)
  await expect(opened.authority.issue(one.request)).rejects.toMatchObject({ code: 'internal' })
  await give(one.serial, other.serial)
  await give('aside', one.serial)
  expect((await opened.authority.issue(one.request)).envelope).toBeDefined()
})
