// An authority, a seal maker and a holder with real keys, and seals that they make, for tests.
import { fileSigner, generateKeyPair, type KeyPair, keyIdentifier, randomSerial } from '@certhall/crypto'
import {
  assembleCertificate,
  assembleCrl,
  type Certificate,
  type Extensions,
  encodeTbsCertificate,
  encodeTbsCrl,
  type KeyType,
  parseCertificate,
  type RevokedCertificate,
  type SignatureName,
  signatureFor,
} from '@certhall/pki'
import { bitString, ia5, integer, octetString, oid, sequence, utf8 } from '@certhall/pki/der'
import { bareIdentifier } from './bare-algorithm.ts'
import { SEAL_MAKING } from './maker-mark.ts'
import type { SealInfo } from './seal.ts'
import { assembleSeal, encodeSealInfo } from './write-seal.ts'

const DAY = 86_400_000
/** When all of it was made. */
export const NOW = new Date('2026-06-15T08:00:00Z')
const days = (count: number) => new Date(NOW.getTime() + count * DAY)

export interface SealParty {
  certificate: Certificate
  pair: KeyPair
}

async function party(
  key: KeyType,
  name: string,
  extensions: Extensions,
  above?: SealParty,
): Promise<SealParty> {
  const pair = await generateKeyPair(key)
  const signer = fileSigner((above ?? { pair }).pair.pkcs8)
  const subject = [
    { type: 'C', value: 'CN' },
    { type: 'CN', value: name },
  ] as const
  const tbs = encodeTbsCertificate({
    serial: randomSerial(),
    signature: signer.algorithm,
    issuer: above?.certificate.subjectDer ?? subject,
    subject,
    notBefore: days(-30),
    notAfter: days(300),
    spki: pair.spki,
    extensions: {
      authorityKeyId: keyIdentifier(signer.spki),
      subjectKeyId: keyIdentifier(pair.spki),
      ...extensions,
    },
  })
  const der = assembleCertificate(tbs, signer.algorithm, await signer.sign(tbs))
  return { certificate: parseCertificate(der), pair }
}

/** A root with a seal maker and a holder below it, all with keys of one kind. */
export async function sealParties(key: KeyType, name = '印章测试根') {
  const root = await party(key, name, {
    keyUsage: ['keyCertSign', 'cRLSign'],
    basicConstraints: { ca: true },
  })
  const maker = await party(
    key,
    '印章测试制章人',
    { keyUsage: ['digitalSignature', 'nonRepudiation'], extendedKeyUsage: [SEAL_MAKING] },
    root,
  )
  const holder = await party(key, '某市财政局', { keyUsage: ['digitalSignature', 'nonRepudiation'] }, root)
  return { root, maker, holder }
}

/** The root's list with these certificates revoked. */
export async function listOf(root: SealParty, revoked: readonly Certificate[] = []): Promise<Uint8Array> {
  const signer = fileSigner(root.pair.pkcs8)
  const entries: RevokedCertificate[] = revoked.map(({ serial }) => ({
    serial,
    revokedAt: days(-1),
    reason: 'cessationOfOperation',
  }))
  const tbs = encodeTbsCrl({
    signature: signer.algorithm,
    issuer: root.certificate.subjectDer,
    thisUpdate: days(-1),
    nextUpdate: days(1),
    revoked: entries,
    authorityKeyId: keyIdentifier(root.pair.spki),
    number: 1n,
  })
  return assembleCrl(tbs, signer.algorithm, await signer.sign(tbs))
}

/** One dot, transparent. */
export const DOT = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
)

export function sealInfo(holder: SealParty, changes: Partial<SealInfo> = {}): SealInfo {
  return {
    makerId: 'CERTHALL',
    id: '37010200000001',
    kind: 1,
    name: '某市财政局财务专用章',
    signers: { by: 'certificate', certificates: [holder.certificate.der] },
    createdAt: NOW,
    validFrom: NOW,
    validUntil: days(200),
    picture: { type: 'PNG', data: DOT, widthMm: 40, heightMm: 40 },
    extensions: [],
    ...changes,
  }
}

/** A seal in the form of today. */
export async function makeSeal(maker: SealParty, info: SealInfo, algorithm?: SignatureName) {
  const signer = fileSigner(maker.pair.pkcs8, algorithm)
  const encoded = encodeSealInfo(info)
  const signature = await signer.sign(encoded)
  return assembleSeal(encoded, { certificate: maker.certificate.der, algorithm: signer.algorithm }, signature)
}

/** A seal of GM/T 0031-2014, as others made them: UTCTime, no certListType, extensions in an OCTET STRING, signed over three parts. */
export async function makeOlderSeal(maker: SealParty, { certificate }: SealParty): Promise<Uint8Array> {
  const algorithm = signatureFor(maker.certificate.key)
  const utc = (text: string) => new Uint8Array([0x17, text.length, ...Buffer.from(text)])
  const info = sequence(
    sequence(ia5('ES'), integer(1), ia5('OLD')),
    ia5('OLD-1'),
    sequence(
      integer(1),
      utf8('旧版印章'),
      sequence(octetString(certificate.der)),
      ...['260101000000Z', '260101000000Z', '270101000000Z'].map(utc),
    ),
    sequence(ia5('.png'), octetString(DOT), integer(40), integer(30)),
    octetString(sequence(sequence(oid('1.2.3'), octetString(Uint8Array.of(5, 0))))),
  )
  const signedBy = [octetString(maker.certificate.der), oid(bareIdentifier(algorithm))] as const
  const signature = await fileSigner(maker.pair.pkcs8).sign(sequence(info, ...signedBy))
  return sequence(info, sequence(...signedBy, bitString(signature)))
}
