// What other people's software says of this hall's SM2 lists and status answers: our own `verify` might share a mistake
// with our own `sign`.
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { digest, generateKeyPair, signSync } from '@certhall/crypto'
import {
  assembleCsr,
  encodeCsrInfo,
  encodeOcspRequest,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
  parseSpki,
  toPem,
} from '@certhall/pki'
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

/** A fresh SM2 pair, and everything that the world can learn of its signing certificate, in files. */
async function published(name: string, revoke: boolean) {
  const { spki, pkcs8 } = await generateKeyPair('sm2')
  const { signing, chain } = await opened.authority.issue({
    caseReference: name,
    template: templateOf('sm2'),
    spki,
  })
  if (revoke) await opened.authority.revokePair({ serial: signing.serial, reason: 'keyCompromise' })
  const [ca, root] = chain as [Uint8Array, Uint8Array]
  const issuer = parseCertificate(ca)
  const certId = {
    hash: 'sm3' as const,
    issuerNameHash: digest('sm3', issuer.subjectDer),
    issuerKeyHash: digest('sm3', parseSpki(issuer.spki).bits),
    serial: signing.serial,
  }
  const answer = await opened.answerOcsp(encodeOcspRequest({ certIds: [certId] }))
  const crl = (await opened.crl('sm2')).der
  const folder = path.join(fixture.folder, name)
  await mkdir(folder)
  const info = encodeCsrInfo({ subject: [{ type: 'CN', value: '张三' }], spki })
  const request = (key: Uint8Array) => assembleCsr(info, 'sm2-sm3', signSync('sm2-sm3', key, info))
  const files = {
    'request.csr': request(pkcs8),
    'other.csr': request((await generateKeyPair('sm2')).pkcs8),
    ...{ 'leaf.der': signing.der, 'ca.der': ca, 'root.der': root },
    ...{ 'ca.crl': crl, 'root.crl': (await opened.crl('sm2-root')).der, 'answer.ocsp': answer },
  }
  for (const [file, bytes] of Object.entries(files)) await writeFile(path.join(folder, file), bytes)
  return { folder, issuer, crl, answer }
}

test('openssl verifies the SM2 list and status answer over their very bytes', async () => {
  const { folder, issuer, crl, answer } = await published('openssl', true)
  const status = parseOcspResponse(answer)
  if (status.status !== 'successful') throw new Error(status.status)
  const list = parseCrl(crl)
  const responder = parseCertificate(status.certs[0] as Uint8Array)
  const check = async (spki: Uint8Array, message: Uint8Array, signature: Uint8Array, id: string) => {
    const file = async (name: string, content: Uint8Array | string) => {
      await writeFile(path.join(folder, name), content)
      return path.join(folder, name)
    }
    return run(
      ...(['openssl', 'pkeyutl', '-verify', '-pubin'] as const),
      ...['-inkey', await file('key.pem', toPem('PUBLIC KEY', spki))],
      ...['-rawin', '-in', await file('message', message), '-sigfile', await file('signature', signature)],
      ...['-pkeyopt', 'digest:sm3', '-pkeyopt', `distid:${id}`],
    )
  }
  const all = [
    [issuer.spki, list.tbs, list.signature],
    [responder.spki, status.data, status.signature],
    [issuer.spki, responder.tbs, responder.signature],
  ] as const
  for (const [spki, message, signature] of all) {
    expect(await check(spki, message, signature, '1234567812345678')).toContain('Verified Successfully')
    // Under another identity it must fail, or the check above proved nothing.
    await expect(check(spki, message, signature, '8765432187654321')).rejects.toThrow()
  }
})

const JARS = ['bcprov', 'bcpkix', 'bcutil'].map((jar) => `/usr/share/java/${jar}.jar`)

test('Bouncy Castle validates the SM2 path with its lists, the status answers, and a request', async () => {
  const folders = [await published('good', false), await published('revoked', true)].map((one) => one.folder)
  const source = path.join(import.meta.dirname, 'authority-verify.java')
  const { stdout } = await promisify(execFile)('java', ['-cp', JARS.join(':'), source, ...folders])
  const same = ['responder true', 'answer true', 'no check true', 'issuer true', 'serial true']
  const request = ['request 1.2.156.10197.1.501 true', 'request of another key false']
  expect(stdout.trim().split('\n')).toEqual([
    ...['signature SM3WITHSM2', 'path good', ...same, 'status good', ...request],
    ...['signature SM3WITHSM2', expect.stringMatching(/path .*revo/i), ...same, 'status revoked', ...request],
  ])
}, 180_000)
