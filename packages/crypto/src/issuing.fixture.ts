// A root, an issuing authority, a holder and a responder with real keys, as files for other people's tools.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  assembleCertificate,
  assembleCrl,
  assembleOcspResponse,
  type CertId,
  type Certificate,
  type Extensions,
  encodeOcspResponseData,
  encodeTbsCertificate,
  encodeTbsCrl,
  type KeyType,
  type Name,
  parseCertificate,
  parseSpki,
  type RevokedCertificate,
  type SignatureName,
  signatureFor,
  toPem,
} from '@certhall/pki'
import { digest, keyIdentifier, randomSerial } from './digests.ts'
import { generateKeyPair, type KeyPair } from './keys.ts'
import { signSync } from './signatures.ts'

const DAY = 86_400_000

export interface Party {
  readonly certificate: Certificate
  readonly pair: KeyPair
}

async function makeParty(
  key: KeyType,
  commonName: string,
  extensions: Extensions,
  issuer?: Party,
  algorithm?: SignatureName,
): Promise<Party> {
  const pair = await generateKeyPair(key)
  const subject: Name = [
    { type: 'C', value: 'CN' },
    { type: 'O', value: '某市财政局' },
    { type: 'CN', value: commonName },
  ]
  const signing = issuer?.pair ?? pair
  const signature = algorithm ?? signatureFor(signing.key)
  const tbs = encodeTbsCertificate({
    serial: randomSerial(),
    signature,
    issuer: issuer?.certificate.subjectDer ?? subject,
    subject,
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + (issuer ? 300 : 3000) * DAY),
    spki: pair.spki,
    extensions: {
      authorityKeyId: keyIdentifier(signing.spki),
      subjectKeyId: keyIdentifier(pair.spki),
      ...extensions,
    },
  })
  const der = assembleCertificate(tbs, signature, signSync(signature, signing.pkcs8, tbs))
  return { certificate: parseCertificate(der), pair }
}

const authority = (pathLength?: number): Extensions => ({
  keyUsage: ['keyCertSign', 'cRLSign'],
  basicConstraints: { ca: true, pathLength },
})

const holderExtensions: Extensions = {
  keyUsage: ['digitalSignature', 'nonRepudiation'],
  policies: ['1.2.156.99999.1'],
  crlDistributionPoints: ['http://pki.test/ca.crl'],
  ocsp: ['http://pki.test/ocsp'],
  caIssuers: ['http://pki.test/ca.cer'],
  identity: { residentId: '11010519491231002X', organisation: '91350100M000100Y43' },
}

/** All of one kind of key; signed with the kind's usual algorithm, or with this one. */
export async function makeHierarchy(key: KeyType, algorithm?: SignatureName) {
  const root = await makeParty(key, '根证书', authority(), undefined, algorithm)
  const ca = await makeParty(key, '签发中心', authority(0), root, algorithm)
  const holder = await makeParty(key, '张三', holderExtensions, ca, algorithm)
  const responder = await makeParty(
    key,
    'OCSP',
    { keyUsage: ['digitalSignature'], extendedKeyUsage: ['1.3.6.1.5.5.7.3.9'], ocspNoCheck: true },
    ca,
  )
  return { root, ca, holder, responder }
}

export function makeCrl(issuer: Party, revoked: readonly RevokedCertificate[]): Uint8Array {
  const signature = signatureFor(issuer.pair.key)
  const tbs = encodeTbsCrl({
    signature,
    issuer: issuer.certificate.subjectDer,
    thisUpdate: new Date(Date.now() - 3_600_000),
    nextUpdate: new Date(Date.now() + DAY),
    authorityKeyId: keyIdentifier(issuer.pair.spki),
    number: 1,
    revoked,
  })
  return assembleCrl(tbs, signature, signSync(signature, issuer.pair.pkcs8, tbs))
}

export function certIdOf(certificate: Certificate, issuer: Certificate, hash: CertId['hash']): CertId {
  const { bits } = parseSpki(issuer.spki)
  return {
    hash,
    issuerNameHash: digest(hash, issuer.subjectDer),
    issuerKeyHash: digest(hash, bits),
    serial: certificate.serial,
  }
}

export function answer(responder: Party, certIds: readonly CertId[], nonce?: Uint8Array): Uint8Array {
  const sig = signatureFor(responder.pair.key)
  const thisUpdate = new Date(Date.now() - 60_000)
  const data = encodeOcspResponseData({
    responder: { keyHash: keyIdentifier(responder.pair.spki) },
    producedAt: thisUpdate,
    responses: certIds.map((certId) => ({
      certId,
      status: { type: 'good' },
      thisUpdate,
      nextUpdate: new Date(Date.now() + DAY),
    })),
    nonce,
  })
  const signature = signSync(sig, responder.pair.pkcs8, data)
  return assembleOcspResponse({ data, sig, signature, certs: [responder.certificate.der] })
}

/** A temporary folder that files are put into, and the tools that look at them. */
export function workshop() {
  const folder = mkdtempSync(join(tmpdir(), 'certhall-interop-'))
  const file = (name: string, bytes: Uint8Array | string): string => {
    const path = join(folder, name)
    writeFileSync(path, bytes, { mode: 0o600 })
    return path
  }
  return {
    file,
    pem: (name: string, label: string, ders: readonly Uint8Array[]) =>
      file(name, ders.map((der) => toPem(label, der)).join('')),
    path: (name: string) => join(folder, name),
    /** Everything that the tool printed; throws unless it ends well. */
    run: (tool: string, ...args: string[]): string => {
      const { status, stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8' })
      if (status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${stdout}${stderr}`)
      return stdout + stderr
    },
    read: (tool: string, ...args: string[]): Buffer => execFileSync(tool, args),
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
