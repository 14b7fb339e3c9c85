import { createPrivateKey, sign as nodeSign } from 'node:crypto'
import { digest, fileSigner, generateKeyPair, keyIdentifier } from '@certhall/crypto'
import { encodeOcspRequest, parseOcspResponse } from '@certhall/pki'
import { answerOcsp, createIssuerIndex, DEFAULT_STATUS } from '@certhall/va'
import { benchAuthority } from '../authority.ts'
import type { BenchCase, BenchContext } from '../bench-case.ts'
import { alternate, perCpuSecond } from '../measure.ts'

async function run(context: BenchContext) {
  const { issuer } = await benchAuthority('p256')
  const { certificate } = issuer
  const pair = await generateKeyPair('p256')
  const signer = fileSigner(pair.pkcs8)
  // The responder's certificate only travels along: any of its size will do.
  const responder = {
    signer,
    certificate: certificate.der,
    keyHash: keyIdentifier(signer.spki),
    notAfter: certificate.notAfter,
  }
  const va = {
    responder: async () => responder,
    statuses: {
      status: async () => ({ status: 'good' as const, changed: 0, notAfter: certificate.notAfter }),
    },
    clock: { now: () => new Date() },
    settings: DEFAULT_STATUS,
  }
  const index = createIssuerIndex(async () => [{ id: issuer.id, certificate: certificate.der }])
  const request = encodeOcspRequest({
    certIds: [
      {
        hash: 'sha1',
        issuerNameHash: digest('sha1', certificate.subjectDer),
        issuerKeyHash: keyIdentifier(certificate.spki),
        serial: '4a0102030405060708090a0b0c0d0e0f101112',
      },
    ],
  })
  const { der } = await answerOcsp(va, index, request)
  if (parseOcspResponse(der).status !== 'successful') throw new Error('no answer')
  const key = createPrivateKey({ key: Buffer.from(pair.pkcs8), format: 'der', type: 'pkcs8' })
  return alternate(context, {
    ours: perCpuSecond(() => answerOcsp(va, index, request)),
    reference: perCpuSecond(() => nodeSign('sha256', der, key)),
  })
}

export const cases: BenchCase[] = [
  { name: 'OCSP answer, signed live, P-256', against: 'crypto.sign with an open key', target: 0.5, run },
]
