// A small P-256 authority over node:crypto, for tests of this package alone.
import { createHash, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import {
  assembleCertificate,
  type Certificate,
  encodeTbsCertificate,
  parseCertificate,
} from './certificate.ts'
import type { Extensions } from './extension-fields.ts'
import type { Name } from './names.ts'
import type { VerifySignature } from './path/work.ts'
import { parseSpki } from './spki.ts'

export interface Party {
  readonly name: Name
  readonly spki: Uint8Array
  readonly privateKey: KeyObject
  readonly keyId: Uint8Array
}

export function party(commonName: string): Party {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }))
  const keyId = Uint8Array.from(createHash('sha1').update(parseSpki(spki).bits).digest())
  return {
    name: [
      { type: 'C', value: 'CN' },
      { type: 'CN', value: commonName },
    ],
    spki,
    privateKey,
    keyId,
  }
}

export function signWith({ privateKey }: Party, message: Uint8Array): Uint8Array {
  return Uint8Array.from(sign('sha256', message, privateKey))
}

export const verifyP256: VerifySignature = (_name, spki, message, signature) =>
  verify('sha256', message, { key: Buffer.from(spki), format: 'der', type: 'spki' }, signature)

export const CA_EXTENSIONS: Extensions = {
  keyUsage: ['keyCertSign', 'cRLSign'],
  basicConstraints: { ca: true },
}

export const HOLDER_EXTENSIONS: Extensions = {
  keyUsage: ['digitalSignature', 'nonRepudiation'],
  policies: ['1.2.156.99999.1'],
  crlDistributionPoints: ['http://pki.test/ca.crl'],
  ocsp: ['http://pki.test/ocsp'],
  caIssuers: ['http://pki.test/ca.cer'],
}

let serial = 0

export interface Wish {
  readonly extensions?: Extensions
  readonly notBefore?: Date
  readonly notAfter?: Date
}

export function tbsFor(issuer: Party, subject: Party, wish: Wish = {}): Uint8Array {
  return encodeTbsCertificate({
    serial: Uint8Array.of(0x40, 1, 2, 3, 4, 5, 6, ++serial),
    signature: 'ecdsa-sha256',
    issuer: issuer.name,
    subject: subject.name,
    notBefore: wish.notBefore ?? new Date('2026-01-01T00:00:00Z'),
    notAfter: wish.notAfter ?? new Date('2027-01-01T00:00:00Z'),
    spki: subject.spki,
    extensions: {
      authorityKeyId: issuer.keyId,
      subjectKeyId: subject.keyId,
      ...(wish.extensions ?? HOLDER_EXTENSIONS),
    },
  })
}

export function issue(issuer: Party, subject: Party, wish: Wish = {}): Certificate {
  const tbs = tbsFor(issuer, subject, wish)
  return parseCertificate(assembleCertificate(tbs, 'ecdsa-sha256', signWith(issuer, tbs)))
}
