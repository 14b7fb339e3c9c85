// Real things of every kind, to be spoiled.
import {
  digest,
  generateKeyPair,
  keyIdentifier,
  randomSerial,
  sealWithKey,
  sign,
  wrapSm2EncryptionPair,
} from '@certhall/crypto'
import {
  assembleCertificate,
  assembleCrl,
  assembleCsr,
  assembleOcspResponse,
  type Extensions,
  encodeCsrInfo,
  encodeCsrResponse,
  encodeOcspRequest,
  encodeOcspResponseData,
  encodeTbsCertificate,
  encodeTbsCrl,
  envelopedKeyToBlob,
  type KeyType,
  type Name,
  PURPOSE,
  parseCertificate,
  parseTbsCertificate,
  signatureFor,
  toHex,
} from '@certhall/pki'

const KINDS: readonly KeyType[] = ['sm2', 'p256', 'p384', 'p521', 'rsa2048', 'ed25519', 'ml-dsa-44']
const DAY = new Date('2026-06-01T00:00:00Z')
const END = new Date('2056-06-01T00:00:00Z')

const AUTHORITY: Extensions = {
  keyUsage: ['keyCertSign', 'cRLSign'],
  basicConstraints: { ca: true, pathLength: 1 },
  policies: ['1.2.3', '2.5.29.32.0'],
  policyMappings: [{ issuerDomain: '1.2.3', subjectDomain: '1.2.4' }],
  policyConstraints: { requireExplicitPolicy: 1, inhibitPolicyMapping: 0 },
  inhibitAnyPolicy: 1,
  nameConstraints: {
    permitted: [{ base: { type: 'dns', value: 'gov.test' } }],
    excluded: [{ base: { type: 'ip', value: Uint8Array.of(10, 0, 0, 0, 255, 0, 0, 0) } }],
  },
}

const HOLDER: Extensions = {
  keyUsage: ['digitalSignature', 'nonRepudiation'],
  extendedKeyUsage: [PURPOSE.clientAuth],
  policies: ['1.2.3'],
  policyQualifiers: { '1.2.3': { cps: 'https://ca.test/cps', notice: '规则' } },
  subjectAltNames: [
    { type: 'dns', value: 'a.gov.test' },
    { type: 'email', value: 'a@gov.test' },
    { type: 'uri', value: 'https://a.gov.test/' },
    { type: 'ip', value: Uint8Array.of(192, 0, 2, 1) },
    { type: 'directory', value: [{ type: 'O', value: '财政局' }] },
    { type: 'otherName', id: '1.3.6.1.4.1.311.20.2.3', value: Uint8Array.of(12, 1, 97) },
    { type: 'registeredId', value: '1.2.3' },
  ],
  issuerAltNames: [{ type: 'uri', value: 'https://ca.test' }],
  crlDistributionPoints: ['http://ca.test/1.crl', 'ldap://ca.test/cn=list'],
  freshestCrl: ['http://ca.test/delta.crl'],
  caIssuers: ['http://ca.test/ca.cer'],
  ocsp: ['http://ca.test/ocsp'],
  qcStatements: {
    compliance: true,
    types: ['esign'],
    pds: [{ url: 'https://ca.test', language: 'zh' }],
    retentionYears: 5,
  },
  identity: { residentId: '11010519491231002X', tax: '1', housingFund: '2' },
  identityOids: { housingFund: '2.999.1' },
}

const ca: Name = [
  { type: 'C', value: 'CN' },
  { type: 'O', value: '证书大厅' },
  { type: 'CN', value: 'CA' },
]
const person: Name = [
  { type: 'C', value: 'CN' },
  { type: 'CN', value: '张三' },
  { type: 'SERIALNUMBER', value: '1' },
]

async function seedsOf(key: KeyType) {
  const [issuer, holder] = [await generateKeyPair(key), await generateKeyPair(key)]
  const signature = signatureFor(key)
  const certificate = async (subject: Name, spki: Uint8Array, extensions: Extensions) => {
    const tbs = encodeTbsCertificate({
      ...{ serial: randomSerial(), signature, issuer: ca, subject, notBefore: DAY, notAfter: END, spki },
      extensions: {
        authorityKeyId: keyIdentifier(issuer.spki),
        subjectKeyId: keyIdentifier(spki),
        ...extensions,
      },
    })
    return assembleCertificate(tbs, signature, await sign(signature, issuer.pkcs8, tbs))
  }
  const root = await certificate(ca, issuer.spki, AUTHORITY)
  const leaf = await certificate(person, holder.spki, HOLDER)
  const info = encodeCsrInfo({ subject: person, spki: holder.spki })
  const { serial } = parseCertificate(leaf)
  const certId = {
    hash: 'sm3' as const,
    issuerNameHash: digest('sm3', parseTbsCertificate(parseCertificate(leaf).tbs).issuerDer),
    issuerKeyHash: digest('sm3', issuer.spki),
    serial,
  }
  const nonce = randomSerial()
  const data = encodeOcspResponseData({
    responder: { keyHash: keyIdentifier(issuer.spki) },
    producedAt: DAY,
    responses: [
      {
        certId,
        status: { type: 'revoked', revokedAt: DAY, reason: 'superseded' },
        thisUpdate: DAY,
        nextUpdate: END,
      },
    ],
    nonce,
  })
  const list = encodeTbsCrl({
    ...{ signature, issuer: ca, thisUpdate: DAY, nextUpdate: END, number: 7 },
    authorityKeyId: keyIdentifier(issuer.spki),
    revoked: [{ serial, revokedAt: DAY, reason: 'keyCompromise', invalidityDate: DAY }],
    issuingDistributionPoint: { uris: ['http://ca.test/1.crl'], onlyUserCertificates: true },
  })
  return {
    key,
    issuer,
    holder,
    signature,
    root,
    leaf,
    tbs: parseCertificate(leaf).tbs,
    csr: assembleCsr(info, signature, await sign(signature, holder.pkcs8, info)),
    crl: assembleCrl(list, signature, await sign(signature, issuer.pkcs8, list)),
    ocspRequest: encodeOcspRequest({ certIds: [certId], nonce }),
    ocspAnswer: assembleOcspResponse({
      data,
      sig: signature,
      signature: await sign(signature, issuer.pkcs8, data),
      certs: [root],
    }),
  }
}

export type Seeds = Awaited<ReturnType<typeof realSeeds>>

/** One set for each kind of key, and what only SM2 has. */
export async function realSeeds() {
  const all = []
  for (const key of KINDS) all.push(await seedsOf(key))
  const [sm2] = all
  if (sm2 === undefined) throw new Error('no SM2')
  const encryption = await generateKeyPair('sm2')
  const envelope = wrapSm2EncryptionPair({ signingSpki: sm2.holder.spki, encryptionPkcs8: encryption.pkcs8 })
  const sealingKey = randomSerial().slice(0, 16)
  const key = Uint8Array.of(...sealingKey, ...sealingKey)
  return {
    all,
    sm2,
    envelope,
    blob: envelopedKeyToBlob(envelope),
    csrResponse: encodeCsrResponse({ signing: [sm2.leaf, sm2.root], envelope, encryption: [sm2.leaf] }),
    sealingKey: key,
    sealed: sealWithKey(sm2.holder.pkcs8, key, new TextEncoder().encode(toHex(key))),
    sealedData: new TextEncoder().encode(toHex(key)),
  }
}
