// Wrong clocks and lost files: what an operator meets at night.
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { digest, generateKeyPair, verify } from '@certhall/crypto'
import { encodeOcspRequest, parseCertificate, parseCrl, parseOcspResponse, parseSpki } from '@certhall/pki'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type OpenAuthority, openAuthority } from './authority.ts'
import { authorityFixture, templateOf } from './authority-fixture.ts'

const DAY = 86_400_000
let fixture: Awaited<ReturnType<typeof authorityFixture>>
let opened: OpenAuthority
let now: Date

const open = () => openAuthority({ ...fixture.options, clock: { now: () => now } })

beforeEach(async () => {
  now = new Date()
  fixture = await authorityFixture()
  opened = await open()
})
afterEach(async () => {
  await opened.close()
  await fixture.remove()
})

async function issue(caseReference: string, key: 'sm2' | 'p256' = 'p256') {
  const { spki } = await generateKeyPair(key)
  return opened.authority.issue({ caseReference, template: templateOf(key), spki })
}

/** The answer's responder, after the checks of a client whose clock says `now`. */
async function askedOf(hall: OpenAuthority, serial: string) {
  const issuer = parseCertificate(await hall.caCertificate('p256'))
  const certId = {
    hash: 'sha1' as const,
    issuerNameHash: digest('sha1', issuer.subjectDer),
    issuerKeyHash: digest('sha1', parseSpki(issuer.spki).bits),
    serial,
  }
  const answer = parseOcspResponse(await hall.answerOcsp(encodeOcspRequest({ certIds: [certId] })))
  if (answer.status !== 'successful') throw new Error(answer.status)
  const responder = parseCertificate(answer.certs[0] as Uint8Array)
  expect(verify(answer.signatureName, responder.spki, answer.data, answer.signature)).toBe(true)
  expect(responder.notBefore <= now && now < responder.notAfter).toBe(true)
  return responder
}

test('lists that a clock of years ahead made are replaced, and no revocation stays lost', async () => {
  const right = now
  const { signing } = await issue('revoked')
  await opened.authority.revokePair({ serial: signing.serial, reason: 'keyCompromise' })
  const listed = (der: Uint8Array) => parseCrl(der).revoked.some(({ serial }) => serial === signing.serial)
  now = new Date(right.getTime() + 1800 * DAY)
  await opened.crl('p256')
  now = new Date(now.getTime() + DAY)
  const ahead = await opened.crl('p256')
  // Of that day it is true: the certificate ended years before.
  expect(listed(ahead.der)).toBe(false)
  now = new Date(right.getTime() + 60_000)
  const corrected = await opened.crl('p256')
  expect(corrected.thisUpdate <= now).toBe(true)
  expect(corrected.number).toBe(ahead.number + 1)
  expect(listed(corrected.der)).toBe(true)
  expect(await opened.crl('p256')).toEqual(corrected)
})

test('a clock that was ahead within the month leaves no responder that is not valid yet', async () => {
  const { signing } = await issue('asked')
  now = new Date('2031-05-20T04:00:00Z')
  await askedOf(opened, signing.serial)
  now = new Date('2031-05-02T04:00:00Z')
  const again = await open()
  await askedOf(again, signing.serial)
  await again.close()
})

test('a lost responder key is made anew with a certificate of its own, within the month as well', async () => {
  const { signing } = await issue('asked')
  const first = await askedOf(opened, signing.serial)
  await rm(path.join(fixture.options.keysDir, 'ca-p256-ocsp.sealed'))
  const again = await open()
  expect((await askedOf(again, signing.serial)).serial).not.toBe(first.serial)
  await again.close()
})

test('a lost master key stops the start: a new one would open none of the keys under escrow', async () => {
  await issue('escrowed', 'sm2')
  await opened.close()
  await rm(path.join(fixture.options.keysDir, 'km-master.sealed'))
  await expect(open()).rejects.toMatchObject({ code: 'key-unavailable' })
  // Told again at the next start: the first one must not have put another in its place.
  await expect(open()).rejects.toMatchObject({ code: 'key-unavailable' })
})
