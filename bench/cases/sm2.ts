import { createPrivateKey, sign } from 'node:crypto'
import { generateKeyPair } from '@certhall/crypto'
import { parsePkcs8Sm2, parseSpki } from '@certhall/pki'
import { sm2Core } from '../../packages/crypto/src/sm2-engine.ts'
import { openSslSm2 } from '../../packages/crypto/src/sm2-openssl.ts'
import type { BenchCase, BenchContext } from '../bench-case.ts'
import { alternate, perCpuSecond } from '../measure.ts'

// Every side signs or verifies 32 bytes with a key that is open already, so that arithmetic is compared with arithmetic.

async function sm2() {
  const { pkcs8, spki } = await generateKeyPair('sm2')
  const { point } = parseSpki(spki)
  if (point === undefined) throw new Error('an SM2 key has a point')
  const key = { d: parsePkcs8Sm2(pkcs8).d, point }
  return { point, e: new Uint8Array(32).fill(7), ours: sm2Core().open(key), openssl: openSslSm2.open(key) }
}

async function signing(context: BenchContext) {
  const { e, ours, openssl } = await sm2()
  return alternate(context, {
    ours: perCpuSecond(() => ours.sign(e)),
    reference: perCpuSecond(() => openssl.sign(e)),
  })
}

async function signingLikeP256(context: BenchContext) {
  const { e, ours } = await sm2()
  const { pkcs8 } = await generateKeyPair('p256')
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  return alternate(context, {
    ours: perCpuSecond(() => ours.sign(e)),
    reference: perCpuSecond(() => sign('sha256', e, key)),
  })
}

async function verifying(context: BenchContext) {
  const { point, e, ours } = await sm2()
  const signature = ours.sign(e)
  return alternate(context, {
    ours: perCpuSecond(() => sm2Core().verify(point, e, signature)),
    reference: perCpuSecond(() => openSslSm2.verify(point, e, signature)),
  })
}

export const cases: BenchCase[] = [
  { name: 'SM2 signature', target: 5, against: "OpenSSL's SM2", run: signing },
  // Go with assembly makes 17,000 SM2 signatures where OpenSSL makes 16,000 with P-256: half of that rate.
  { name: 'SM2 signature, P-256 beside it', target: 0.53, against: "OpenSSL's P-256", run: signingLikeP256 },
  { name: 'SM2 verification', target: 2, against: "OpenSSL's SM2", run: verifying },
]
