import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { generateKeyPair, keyIdentifier, randomSerial, sign } from '@certhall/crypto'
import {
  assembleCertificate,
  assembleCrl,
  assembleCsr,
  type Extensions,
  encodeCsrInfo,
  encodeTbsCertificate,
  encodeTbsCrl,
  type Name,
  signatureFor,
  toPem,
} from '@certhall/pki'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const COMMAND = path.resolve(import.meta.dirname, '../../bin/certhall.js')
const START = new Date('2026-01-01T00:00:00Z')
const END = new Date('2040-01-01T00:00:00Z')
const CA: Name = [{ type: 'CN', value: '根' }]
const HOLDER: Name = [{ type: 'CN', value: '张三' }]
const AUTHORITY: Extensions = { keyUsage: ['keyCertSign', 'cRLSign'], basicConstraints: { ca: true } }
const SIGNING: Extensions = {
  keyUsage: ['digitalSignature', 'nonRepudiation'],
  policies: ['2.999.1'],
  crlDistributionPoints: ['http://ca.test/ca.crl'],
  ocsp: ['http://ca.test/ocsp'],
  caIssuers: ['http://ca.test/ca.cer'],
}

let folder: string
const der: Record<'root' | 'leaf' | 'wrong' | 'list' | 'request', Uint8Array> = {} as never

function certhall(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, 'lint', ...args], { cwd: folder }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })
}

const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(path.join(folder, name), content)
  return name
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'certhall-lint-'))
  const [ca, holder] = [await generateKeyPair('sm2'), await generateKeyPair('sm2')]
  const signature = signatureFor('sm2')
  const certificate = async (subject: Name, spki: Uint8Array, extensions: Extensions) => {
    const ids = { authorityKeyId: keyIdentifier(ca.spki), subjectKeyId: keyIdentifier(spki) }
    const tbs = encodeTbsCertificate({
      ...{ serial: randomSerial(), signature, issuer: CA, subject, notBefore: START, notAfter: END, spki },
      extensions: { ...ids, ...extensions },
    })
    return assembleCertificate(tbs, signature, await sign(signature, ca.pkcs8, tbs))
  }
  der.root = await certificate(CA, ca.spki, AUTHORITY)
  der.leaf = await certificate(HOLDER, holder.spki, SIGNING)
  const rooms = { subjectAltNames: [{ type: 'dns' as const, value: 'a..test' }], ocsp: undefined }
  der.wrong = await certificate(HOLDER, holder.spki, { ...SIGNING, ...rooms })
  const list = encodeTbsCrl({
    ...{ signature, issuer: CA, thisUpdate: START, nextUpdate: END, number: 1 },
    authorityKeyId: keyIdentifier(ca.spki),
    revoked: [{ serial: '01', revokedAt: START, reason: 'removeFromCRL' }],
  })
  der.list = assembleCrl(list, signature, await sign(signature, ca.pkcs8, list))
  const info = encodeCsrInfo({ subject: HOLDER, spki: holder.spki })
  der.request = assembleCsr(info, signature, await sign(signature, holder.pkcs8, info))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('certhall lint', () => {
  test('a clean chain in one PEM file, kinds guessed, signatures checked', async () => {
    const chain = file('chain.pem', toPem('CERTIFICATE', der.leaf) + toPem('CERTIFICATE', der.root))
    const { code, out } = await certhall(chain)
    expect(out.trim().split('\n')).toEqual([
      'chain.pem: certificate (signing) CN=张三',
      '  no findings',
      'chain.pem #2: certificate (root) CN=根',
      '  no findings',
    ])
    expect(code).toBe(0)
  })

  test('DER of every kind is told apart', async () => {
    const files = [file('leaf.der', der.leaf), file('list.crl', der.list), file('request.csr', der.request)]
    const { code, out } = await certhall(...files, '--issuer', file('root.der', der.root), '--json')
    const found = JSON.parse(out) as { what: string; findings: { number: string }[] }[]
    expect(found.map(({ what, findings }) => [what, ...findings.map(({ number }) => number)])).toEqual([
      ['certificate'],
      ['list', 'CH-313'],
      ['request'],
    ])
    expect(code).toBe(1)
  })

  test('errors end with 1 and name rule and number, warnings alone with 0', async () => {
    const wrong = await certhall(file('wrong.der', der.wrong), '--issuer', file('root.der', der.root))
    expect(wrong.out).toMatch(/error {3}CH-141 RFC5280-4\.2\.1\.6-form: DNS name 'a\.\.test'/)
    expect(wrong.out).toMatch(/warning CH-158 GMT0015-C\.3-authority-info/)
    expect(wrong.code).toBe(1)
    const single = await certhall('leaf.der', '--kind', 'encryption')
    expect(single.out).toContain('CH-080')
    expect(single.code).toBe(1)
  })

  test('a signature of another key, a changed certificate and a request that is not its own are found', async () => {
    const changed = Uint8Array.from(der.leaf)
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
    const leaf = await certhall(file('changed.der', changed), '--issuer', 'root.der')
    expect(leaf.out).toContain('CH-019')
    const request = Uint8Array.from(der.request)
    request[request.length - 1] = (request.at(-1) ?? 0) ^ 1
    expect((await certhall(file('changed.csr', request))).out).toContain('CH-351')
    expect((await certhall(file('short.der', der.leaf.subarray(0, 300)))).out).toContain('CH-001')
  })

  test.each<[string, string[], RegExp]>([
    ['a file that is not there', ['none.pem'], /none\.pem cannot be read \(ENOENT\)/],
    ['a file of something else', ['text.txt'], /text\.txt holds no certificate, list or request/],
    ['a PEM file without an end', ['cut.pem'], /cut\.pem: bad-pem/],
    ['a key', ['key.pem'], /key\.pem holds no certificate/],
    ['a kind that is none', ['leaf.der', '--kind', 'tls'], /--kind takes root, .*, not 'tls'/],
    ['an option that is none', ['leaf.der', '--strict'], /Unknown option '--strict'/],
  ])('%s ends with 2 and one line', async (_, args, expected) => {
    file('text.txt', 'hello')
    file('cut.pem', '-----BEGIN CERTIFICATE-----\nMIIB')
    file('key.pem', toPem('PRIVATE KEY', Uint8Array.of(1)))
    const { code, err } = await certhall(...args)
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(err).toMatch(expected)
    expect(code).toBe(2)
  })

  test('--rules prints the table that docs/lint.md has', async () => {
    const { code, out } = await certhall('--rules')
    const docs = readFileSync(path.resolve(import.meta.dirname, '../../../../docs/lint.md'), 'utf8')
    expect(docs).toContain(out.trim())
    expect(code).toBe(0)
  })
})
