import { createPrivateKey, sign as nodeSign } from 'node:crypto'
import { digested, prepareIntent, signIntentBytes } from '@certhall/ca'
import { fileSigner, generateKeyPair, type KeyPair } from '@certhall/crypto'
import { OWN_IDENTITY_OIDS } from '@certhall/model'
import { parsePkcs8Sm2, parseSpki } from '@certhall/pki'
import { sm2MessageDigest } from '../../packages/crypto/src/sm2-digest.ts'
import { openSslSm2 } from '../../packages/crypto/src/sm2-openssl.ts'
import { BASE_URL, benchAuthority, benchTemplate } from '../authority.ts'
import type { BenchCase, BenchContext } from '../bench-case.ts'
import { alternate, perCpuSecond } from '../measure.ts'

type Key = 'p256' | 'rsa2048' | 'sm2'

/** Signs the same bytes again and again, and nothing else. */
type RawSigner = (pair: KeyPair, message: Uint8Array) => () => unknown

const throughNode: RawSigner = ({ pkcs8 }, message) => {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  return () => nodeSign('sha256', message, key)
}

// node:crypto cannot sign SM2; OpenSSL can, told of it directly.
const throughOpenSsl: RawSigner = ({ pkcs8, spki }, message) => {
  const { point } = parseSpki(spki)
  if (point === undefined) throw new Error('an SM2 key has a point')
  const key = openSslSm2.open({ d: parsePkcs8Sm2(pkcs8).d, point })
  return () => key.sign(sm2MessageDigest(spki, message))
}

const throughOwnCore: RawSigner = ({ pkcs8 }, message) => {
  const signer = fileSigner(pkcs8)
  return () => signer.sign(message)
}

const HOLDERS = 256

/** Requests of holders that differ in name, number and key; a key's octets are all that is looked at here. */
async function requests(key: Key) {
  const { spki } = await generateKeyPair(key)
  return Array.from({ length: HOLDERS }, (_, n) => {
    const template = benchTemplate(key)
    const own = spki.slice()
    new DataView(own.buffer).setUint32(own.length - 40, n)
    const subject = template.subject.map((one) =>
      one.type === 'CN' ? { ...one, value: `张三${String.fromCharCode(0x4e00 + n)}` } : one,
    )
    const identity = { residentId: `110105194912${String(n).padStart(5, '0')}X` }
    return digested({ caseReference: 'bench', template: { ...template, subject, identity }, spki: own })
  })
}

// What issueMany has under way is two groups: one is prepared, and signed once it is stored, while the other is being written.
const GROUP = 128

/** Steps 2, 3 and 5 of docs/issuance.md, each time for another holder; step 5 for a whole group, once all of it is prepared. */
async function run(context: BenchContext, { key, group = 1 }: Pick<Kind, 'key' | 'group'>, raw: RawSigner) {
  const { issuer, signer, pair } = await benchAuthority(key)
  const ca = { clock: { now: () => new Date() }, baseUrl: BASE_URL, identityOids: OWN_IDENTITY_OIDS }
  const all = await requests(key)
  let next = 0
  const prepare = () => {
    const request = all[next++ % HOLDERS] as (typeof all)[number]
    return prepareIntent(ca, request, issuer, { use: 'single', shard: 0 })
  }
  const { tbs } = prepare()
  return alternate(context, {
    ours: perCpuSecond(() => {
      if (group === 1) return signIntentBytes(prepare(), signer)
      const intents = Array.from({ length: group }, prepare)
      return Promise.all(intents.map((intent) => signIntentBytes(intent, signer)))
    }, group),
    reference: perCpuSecond(raw(pair, tbs)),
  })
}

interface Kind {
  key: Key
  name: string
  against: string
  group?: number
}

const row = (kind: Kind, target: number, raw: RawSigner): BenchCase => ({
  name: `certificate build+lint+sign ${kind.name}`,
  ...{ against: kind.against, target },
  run: (context) => run(context, kind, raw),
})

const NODE = 'crypto.sign with an open key'

export const cases = [
  row({ key: 'p256', name: 'P-256', against: NODE }, 0.5, throughNode),
  row({ key: 'rsa2048', name: 'RSA-2048', against: NODE }, 0.9, throughNode),
  row({ key: 'sm2', name: 'SM2', against: "OpenSSL's SM2 signature" }, 0.9, throughOpenSsl),
  row({ key: 'p256', name: 'P-256, in groups', against: NODE, group: GROUP }, 0.5, throughNode),
  row({ key: 'rsa2048', name: 'RSA-2048, in groups', against: NODE, group: GROUP }, 0.9, throughNode),
  // Ten times as fast as OpenSSL's, so that everything around the signature weighs ten times as much.
  row({ key: 'sm2', name: 'SM2, own core', against: "our own core's signature" }, 0.5, throughOwnCore),
]
