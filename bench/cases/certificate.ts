import { createPrivateKey, sign as nodeSign } from 'node:crypto'
import { digested, prepareIntent, signIntentBytes } from '@certhall/ca'
import { fileSigner, generateKeyPair } from '@certhall/crypto'
import { OWN_IDENTITY_OIDS } from '@certhall/model'
import { BASE_URL, benchAuthority, benchTemplate } from '../authority.ts'
import type { BenchCase, BenchContext } from '../bench-case.ts'
import { alternate, perCpuSecond } from '../measure.ts'

type Key = 'p256' | 'rsa2048' | 'sm2'

/** Signs the same bytes again and again, and nothing else. */
type RawSigner = (pkcs8: Uint8Array, message: Uint8Array) => () => unknown

const openKey: RawSigner = (pkcs8, message) => {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  return () => nodeSign('sha256', message, key)
}

const RAW: Record<Key, RawSigner> = {
  p256: openKey,
  rsa2048: openKey,
  // node:crypto cannot sign SM2: the signing engine's own rate.
  sm2: (pkcs8, message) => {
    const signer = fileSigner(pkcs8)
    return () => signer.sign(message)
  },
}

/** Steps 2, 3 and 5 of docs/issuance.md, each time with a new serial. */
async function run(context: BenchContext, key: Key) {
  const { issuer, signer, pair } = await benchAuthority(key)
  const { spki } = await generateKeyPair(key)
  const ca = { clock: { now: () => new Date() }, baseUrl: BASE_URL, identityOids: OWN_IDENTITY_OIDS }
  const request = digested({ caseReference: 'bench', template: benchTemplate(key), spki })
  const make = () => signIntentBytes(prepareIntent(ca, request, issuer, { use: 'single', shard: 0 }), signer)
  const { tbs } = prepareIntent(ca, request, issuer, { use: 'single', shard: 0 })
  return alternate(context, {
    ours: perCpuSecond(make),
    reference: perCpuSecond(RAW[key](pair.pkcs8, tbs)),
  })
}

const row = (key: Key, name: string, target: number, against: string): BenchCase => ({
  name: `certificate build+lint+sign ${name}`,
  against,
  target,
  run: (context) => run(context, key),
})

export const cases = [
  row('p256', 'P-256', 0.5, 'crypto.sign with an open key'),
  row('rsa2048', 'RSA-2048', 0.9, 'crypto.sign with an open key'),
  row('sm2', 'SM2', 0.9, "the signing engine's own rate"),
]
