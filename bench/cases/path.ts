import {
  fileSigner,
  generateKeyPair,
  type KeyPair,
  keyIdentifier,
  randomSerial,
  verify,
} from '@certhall/crypto'
import {
  assembleCertificate,
  type Certificate,
  type Extensions,
  encodeTbsCertificate,
  parseCertificate,
  type SignatureName,
  validatePath,
} from '@certhall/pki'
import type { BenchCase, BenchContext } from '../bench-case.ts'
import { alternate, perCpuSecond } from '../measure.ts'

interface Party {
  certificate: Certificate
  pair: KeyPair
}

type Key = 'p256' | 'sm2'
const SIGNATURE: Record<Key, SignatureName> = { p256: 'ecdsa-sha256', sm2: 'sm2-sm3' }

async function certify(key: Key, name: string, extensions: Extensions, issuer?: Party): Promise<Party> {
  const pair = await generateKeyPair(key)
  const by = issuer?.pair ?? pair
  const subject = [{ type: 'CN', value: name }] as const
  const tbs = encodeTbsCertificate({
    serial: randomSerial(),
    signature: SIGNATURE[key],
    issuer: issuer?.certificate.subjectDer ?? subject,
    subject,
    notBefore: new Date(Date.now() - 1000),
    notAfter: new Date(Date.now() + 86_400_000),
    spki: pair.spki,
    extensions: {
      authorityKeyId: keyIdentifier(by.spki),
      subjectKeyId: keyIdentifier(pair.spki),
      ...extensions,
    },
  })
  const signature = await fileSigner(by.pkcs8).sign(tbs)
  return { certificate: parseCertificate(assembleCertificate(tbs, SIGNATURE[key], signature)), pair }
}

/** A holder's certificate as it comes from outside, under authorities that are at hand: what every log-in does. */
async function run(context: BenchContext, key: Key) {
  const ca: Extensions = { keyUsage: ['keyCertSign', 'cRLSign'], basicConstraints: { ca: true } }
  const root = await certify(key, '测量根 CA', ca)
  const issuing = await certify(key, '测量签发 CA', ca, root)
  const { certificate } = await certify(key, '张三', { keyUsage: ['digitalSignature'] }, issuing)
  const chain = [certificate.der, issuing.certificate]
  const input = {
    chain,
    anchors: [root.certificate],
    at: new Date(),
    verify,
    usage: 'digitalSignature',
  } as const
  if (!validatePath(input).ok) throw new Error('the chain does not hold')
  const signed = [
    [certificate, issuing],
    [issuing.certificate, root],
  ] as const
  return alternate(context, {
    ours: perCpuSecond(() => validatePath(input)),
    reference: perCpuSecond(() => {
      for (const [{ signatureName, tbs, signature }, { pair }] of signed)
        verify(signatureName, pair.spki, tbs, signature)
    }),
  })
}

const row = (key: Key, name: string): BenchCase => ({
  name: `path validation of three ${name}`,
  against: 'its two signature checks alone',
  target: 0.7,
  run: (context) => run(context, key),
})

export const cases = [row('p256', 'P-256'), row('sm2', 'SM2')]
