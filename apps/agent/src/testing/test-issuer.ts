import { generateKeyPair, type KeyPair, keyIdentifier, randomSerial, sign } from '@certhall/crypto'
import {
  assembleCertificate,
  type Extensions,
  encodeTbsCertificate,
  type KeyType,
  type Name,
  signatureFor,
} from '@certhall/pki'

const YEAR_MS = 365 * 86_400_000

/** Where certificates say that more is to be had: of the leaf's issuer, of the root, of status. */
export interface TestAddresses {
  ca: string
  root: string
  ocsp: string
}

export interface TestIssuer {
  /** The issuing CA's own key, for whoever answers in its name. */
  pair: KeyPair
  /** Issuing CA first, root last. */
  chain: Uint8Array[]
  issue(subject: Name, spki: Uint8Array, use: 'signing' | 'encryption'): Promise<Uint8Array>
}

/** A root and an issuing CA made on the spot, both of this kind of key. */
export async function createTestIssuer(key: KeyType, addresses?: TestAddresses): Promise<TestIssuer> {
  const [root, ca] = await Promise.all([generateKeyPair(key), generateKeyPair(key)])
  const rootName = name('Test Root')
  const caName = name('Test Issuing')
  const authority = { basicConstraints: { ca: true }, keyUsage: ['keyCertSign', 'cRLSign'] } as const
  const rootDer = await certify({ pair: root, name: rootName }, rootName, root.spki, authority)
  const caDer = await certify({ pair: root, name: rootName }, caName, ca.spki, {
    ...authority,
    ...(addresses && { caIssuers: [addresses.root] }),
  })
  return {
    pair: ca,
    chain: [caDer, rootDer],
    issue: (subject, spki, use) =>
      certify({ pair: ca, name: caName }, subject, spki, {
        keyUsage:
          use === 'signing'
            ? ['digitalSignature', 'nonRepudiation']
            : ['keyEncipherment', 'dataEncipherment'],
        ...(addresses && { caIssuers: [addresses.ca], ocsp: [addresses.ocsp] }),
      }),
  }
}

export function name(commonName: string): Name {
  return [
    { type: 'C', value: 'CN' },
    { type: 'CN', value: commonName },
  ]
}

async function certify(
  issuer: { pair: KeyPair; name: Name },
  subject: Name,
  spki: Uint8Array,
  extensions: Extensions,
): Promise<Uint8Array> {
  const signature = signatureFor(issuer.pair.key)
  const tbs = encodeTbsCertificate({
    serial: randomSerial(),
    signature,
    issuer: issuer.name,
    subject,
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + YEAR_MS),
    spki,
    extensions: {
      ...extensions,
      authorityKeyId: keyIdentifier(issuer.pair.spki),
      subjectKeyId: keyIdentifier(spki),
    },
  })
  return assembleCertificate(tbs, signature, await sign(signature, issuer.pair.pkcs8, tbs))
}
