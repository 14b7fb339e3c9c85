// An independent reader agrees about every field.
import { X509Certificate } from 'node:crypto'
import { toHex } from '@certhall/pki'
import { expect, test } from 'vitest'
import { fingerprint } from './digests.ts'
import { makeHierarchy } from './issuing.fixture.ts'

test('node:crypto reads what we wrote, field by field', async () => {
  const { ca, holder } = await makeHierarchy('p256')
  const own = holder.certificate
  const theirs = new X509Certificate(own.der)
  expect(theirs.serialNumber.toLowerCase()).toBe(own.serial)
  expect(theirs.subject).toBe('C=CN\nO=某市财政局\nCN=张三')
  expect([theirs.validFromDate, theirs.validToDate]).toEqual([own.notBefore, own.notAfter])
  expect(toHex(theirs.publicKey.export({ format: 'der', type: 'spki' }))).toBe(toHex(own.spki))
  expect(theirs.checkIssued(new X509Certificate(ca.certificate.der))).toBe(true)
  expect([theirs.ca, new X509Certificate(ca.certificate.der).ca]).toEqual([false, true])
  expect(theirs.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(fingerprint(own.der))
  expect(theirs.infoAccess).toBe('OCSP - URI:http://pki.test/ocsp\nCA Issuers - URI:http://pki.test/ca.cer')
})
