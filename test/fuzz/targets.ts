// Every reader of bytes that strangers send. A reader answers, or refuses with one of its own errors; anything else is a fault.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { readPageMessage, readWindowMessage } from '@certhall/bridge'
import {
  openSm2EnvelopedKey,
  openWithKey,
  openWithPassphrase,
  sealWithPassphrase,
  sign,
  sm2Decrypt,
  sm2Encrypt,
  verify,
} from '@certhall/crypto'
import { CerthallError, encodeStatement, parseStatement } from '@certhall/model'
import * as pki from '@certhall/pki'
import { createVirtualToken } from '@certhall/token'
import { encodeNote, parseNote } from '../../apps/agent/src/delivery/delivery-note.ts'
import { parseRequest } from '../../apps/agent/src/jobs/request.ts'
import { altchaCaptcha } from '../../apps/server/src/captcha.ts'
import { decodeCsr } from '../../apps/server/src/est/read-csr.ts'
import { readCertificate } from '../../apps/web/src/shared/certificate.ts'
import { fromBase64 } from '../../packages/ra/src/base64.ts'
import { checkCsr } from '../../packages/ra/src/check-csr.ts'
import { readTokenFile } from '../../packages/token/src/drivers/virtual/token-file.ts'
import { realSeeds, type Seeds } from './seeds.ts'

export interface FuzzTarget {
  readonly name: string
  readonly form: 'der' | 'bytes' | 'json'
  readonly seeds: readonly Uint8Array[]
  readonly run: (input: Uint8Array) => unknown
  /** Errors that are an answer. */
  readonly refuses: (error: unknown) => boolean
  /** Exported readers that this target goes through, by package and name. */
  readonly covers: readonly string[]
  /** How many of N inputs one that costs a key derivation or a private key takes; 1 when left out. */
  readonly share?: number
}

const isPkiError = (error: unknown): boolean => error instanceof pki.PkiError
const isOurs = (error: unknown): boolean => error instanceof CerthallError
const never = (): boolean => false
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const json = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(decode(bytes))
  } catch {
    return undefined
  }
}

/** An authority that knows no key. */
const NO_KEYS = { authority: { keyBlocked: async () => false }, listedKeys: { has: () => false } }

type Part = Omit<FuzzTarget, 'name' | 'refuses'> & Partial<Pick<FuzzTarget, 'refuses'>>

const ofPki = (seeds: readonly Uint8Array[], run: FuzzTarget['run'], ...covers: string[]): Part => ({
  ...{ form: 'der', seeds, run, refuses: isPkiError },
  covers: covers.map((name) => `pki.${name}`),
})

function structures({ all, sm2, envelope, blob, csrResponse }: Seeds): Record<string, Part> {
  const certificates = all.flatMap(({ leaf, root }) => [leaf, root])
  const names = certificates.map((der) => pki.parseCertificate(der).subjectDer)
  const cipher = sm2Encrypt(sm2.holder.spki, encode('sixteen bytes ..'))
  const issuer = pki.parseCertificate(sm2.root)
  const rawSignature = new Uint8Array(64).fill(0x42)
  return {
    certificate: ofPki(certificates, (der) => pki.parseCertificate(der), 'parseCertificate'),
    'certificate with a memory': ofPki(certificates, reader(), 'parseTbsCertificate'),
    lint: {
      ...ofPki(
        all.map(({ tbs }) => tbs),
        (tbs) => pki.lintTbsCertificate(tbs, { kind: 'signing', issuer }),
      ),
      refuses: never,
    },
    csr: ofPki(
      all.map(({ csr }) => csr),
      (der) => pki.parseCsr(der),
      'parseCsr',
    ),
    crl: ofPki(
      all.map(({ crl }) => crl),
      (der) => pki.parseCrl(der),
      'parseCrl',
    ),
    'ocsp request': ofPki(
      all.map(({ ocspRequest }) => ocspRequest),
      (der) => pki.parseOcspRequest(der),
      'parseOcspRequest',
    ),
    'ocsp answer': ofPki(
      all.map(({ ocspAnswer }) => ocspAnswer),
      (der) => pki.parseOcspResponse(der),
      'parseOcspResponse',
    ),
    'public key': ofPki(
      all.map(({ holder }) => holder.spki),
      (der) => pki.parseSpki(der),
      'parseSpki',
    ),
    'private key': ofPki([sm2.holder.pkcs8], (der) => pki.parsePkcs8Sm2(der), 'parsePkcs8Sm2'),
    name: ofPki(names, (der) => pki.distinguishedNameText(pki.parseName(der)), 'parseName'),
    'name comparison': ofPki(names, (der) => pki.sameName(der, issuer.subjectDer)),
    'SM2 ciphertext': ofPki([cipher], (der) => pki.parseSm2Cipher(der), 'parseSm2Cipher'),
    'raw SM2 ciphertext': {
      ...ofPki([pki.sm2CipherToRaw(pki.parseSm2Cipher(cipher), '04-c1c3c2')], (raw) =>
        pki.rawToSm2Cipher(raw, '04-c1c3c2'),
      ),
      form: 'bytes',
    },
    'soundness of a key': {
      ...ofPki(
        all.map(({ holder }) => holder.spki),
        (der) => pki.findKeyWeakness(der),
      ),
      share: 0.1,
    },
    SM2EnvelopedKey: ofPki([envelope], (der) => pki.parseSm2EnvelopedKey(der), 'parseSm2EnvelopedKey'),
    ENVELOPEDKEYBLOB: {
      ...ofPki([blob], (bytes) => pki.parseEnvelopedKeyBlob(bytes), 'parseEnvelopedKeyBlob'),
      form: 'bytes',
    },
    'certs-only': ofPki(
      [pki.encodeCertsOnly(certificates)],
      (der) => pki.parseCertsOnly(der),
      'parseCertsOnly',
    ),
    CSRResponse: ofPki([csrResponse], (der) => pki.parseCsrResponse(der), 'parseCsrResponse'),
    'EC signature': ofPki([pki.rawToEcSignature(rawSignature)], (der) => pki.ecSignatureToRaw(der)),
    PEM: {
      ...ofPki(
        [encode(pki.toPem('CERTIFICATE', sm2.leaf))],
        (bytes) => pki.fromPem(decode(bytes)),
        'fromPem',
      ),
      form: 'bytes',
    },
    hex: { ...ofPki([encode('00ff')], (bytes) => pki.fromHex(decode(bytes)), 'fromHex'), form: 'bytes' },
    path: { ...spoiltPaths(all), refuses: never },
  }
}

function reader(): (der: Uint8Array) => unknown {
  const memory = new pki.LintMemory()
  return (der) =>
    pki.parseTbsCertificate(pki.parseCertificate(der).tbs, { housingFund: '2.999.1' }, memory.read)
}

/** A chain of which the leaf, the authority's list or the status answer is spoilt: validation answers and never throws. */
function spoiltPaths(all: Seeds['all']): Part {
  const [first] = all
  if (first === undefined) throw new Error('no seeds')
  const { root, leaf, crl, ocspAnswer } = first
  const at = new Date('2026-07-01T00:00:00Z')
  const whole = { anchors: [root], at, verify: () => true }
  return {
    form: 'der',
    seeds: [leaf, root, crl, ocspAnswer],
    covers: ['pki.validatePath'],
    run: (input) => [
      pki.validatePath({ ...whole, chain: [input, root] }),
      pki.validatePath({ ...whole, chain: [leaf, input] }),
      pki.validatePath({ ...whole, chain: [leaf, root], crls: [input] }),
      pki.validatePath({ ...whole, chain: [leaf, root], ocsp: [input] }),
    ],
  }
}

async function keysAndSeals({
  all,
  sm2,
  envelope,
  sealed,
  sealingKey,
  sealedData,
}: Seeds): Promise<Record<string, Part>> {
  const message = encode('message')
  const signatures = await Promise.all(
    all.map(async ({ signature, holder }) => ({
      ...{ signature, spki: holder.spki },
      value: await sign(signature, holder.pkcs8, message),
    })),
  )
  const passphraseSeal = Uint8Array.from(await sealWithPassphrase(message, 'passphrase'))
  // log2 N: the cost is another, so it will not open, but its way there is the same.
  passphraseSeal[4] = 10
  const ours = { form: 'der', refuses: isOurs } as const
  return {
    'signature value': {
      ...ours,
      seeds: signatures.map(({ value }) => value),
      run: (value) => signatures.map(({ signature, spki }) => verify(signature, spki, message, value)),
      covers: ['crypto.verify'],
      refuses: never,
      share: 0.05,
    },
    'key of a signature': {
      ...ours,
      seeds: signatures.map(({ spki }) => spki),
      run: (spki) => signatures.map(({ signature, value }) => verify(signature, spki, message, value)),
      covers: ['crypto.verify'],
      refuses: never,
      share: 0.05,
    },
    'CSR with its proof': {
      ...ours,
      seeds: all.map(({ csr }) => csr),
      run: (der) => checkCsr(NO_KEYS as never, der, 'sm2'),
      covers: ['ra.checkCsr'],
    },
    'SM2 decryption': {
      ...ours,
      seeds: [sm2Encrypt(sm2.holder.spki, message)],
      run: (cipher) => sm2Decrypt(sm2.holder.pkcs8, cipher),
      covers: ['crypto.sm2Decrypt'],
      share: 0.1,
    },
    'SM2EnvelopedKey opened': {
      ...ours,
      seeds: [envelope],
      run: (der) => openSm2EnvelopedKey({ signingPkcs8: sm2.holder.pkcs8, envelope: der }),
      covers: ['crypto.openSm2EnvelopedKey'],
      share: 0.1,
    },
    'sealed by key': {
      ...{ form: 'bytes', seeds: [sealed], refuses: isOurs },
      run: (blob) => openWithKey(blob, sealingKey, sealedData),
      covers: ['crypto.openWithKey'],
    },
    'sealed by passphrase': {
      ...{ form: 'bytes', seeds: [passphraseSeal], refuses: isOurs },
      run: (blob) => openWithPassphrase(blob, 'passphrase'),
      covers: ['crypto.openWithPassphrase'],
      share: 0.002,
    },
  }
}

/** Words between hall, page, assistant and token. */
async function messages({ all, sm2 }: Seeds, folder: string): Promise<Record<string, Part>> {
  const statement = encodeStatement({
    ...{
      version: 1,
      purpose: 'log-in',
      origin: 'https://hall.test',
      nonce: 'n',
      caseDigest: '',
      shown: ['张三'],
    },
    ...{ certificate: 'ab'.repeat(32), token: 'T-1', subject: '', at: 1_800_000_000 },
  })
  const request = { type: 'log-in', nonce: 'nonce-nonce', application: '登录', language: 'zh' }
  const message = { certhall: 1, type: 'request', id: 'i', request }
  return {
    statement: {
      form: 'bytes',
      seeds: [statement],
      run: parseStatement,
      refuses: isOurs,
      covers: ['model.parseStatement'],
    },
    'page messages': {
      ...{ form: 'json', seeds: [encode(JSON.stringify(message))], refuses: never },
      run: (bytes) => [readPageMessage(json(bytes), 'i'), readWindowMessage(json(bytes), 'i')],
      covers: ['bridge.readPageMessage', 'bridge.readWindowMessage'],
    },
    'assistant request': {
      ...{ form: 'json', seeds: [encode(JSON.stringify(request))], refuses: isOurs },
      run: (bytes) => parseRequest(json(bytes)),
      covers: ['agent.parseRequest'],
    },
    'delivery note': {
      ...{ form: 'json', refuses: never, run: parseNote, covers: ['agent.parseNote'] },
      seeds: [encodeNote({ reference: 'R-1', hall: 'https://hall.test', step: 'generated' as never })],
    },
    base64: {
      ...{ form: 'bytes', seeds: [encode('YWJj')], refuses: isOurs },
      run: (bytes) => fromBase64(decode(bytes)),
      covers: ['ra.fromBase64'],
    },
    'EST request': {
      form: 'bytes',
      seeds: [all[1]?.csr ?? sm2.csr].flatMap((der) => [
        encode(Buffer.from(der).toString('base64')),
        encode(pki.toPem('CERTIFICATE REQUEST', der)),
      ]),
      run: decodeCsr,
      refuses: isOurs,
      covers: ['server.decodeCsr'],
    },
    'certificate in the page': {
      ...{ form: 'der', seeds: [sm2.leaf], refuses: (error) => error instanceof RangeError },
      run: (der) => readCertificate(Buffer.from(der).toString('base64')),
      covers: ['web.readCertificate'],
    },
    'token file': await tokenFile(folder),
    captcha: await captcha(),
  }
}

async function tokenFile(folder: string): Promise<Part> {
  await createVirtualToken(folder, { serial: 'T-1', label: 'USBKey', pin: '271828', adminPin: '31415926' })
  const file = path.join(folder, 'T-1.token')
  return {
    form: 'json',
    seeds: [new Uint8Array(readFileSync(file))],
    run: (bytes) => {
      writeFileSync(file, bytes)
      return readTokenFile(folder, 'T-1')
    },
    refuses: isOurs,
    covers: ['token.readTokenFile'],
  }
}

async function captcha(): Promise<Part> {
  const spent = { spend: async () => true, restore: async () => {} }
  const desk = altchaCaptcha({ key: 'k'.repeat(32), cost: 1, tries: 2, spent: spent as never })
  const challenge = await desk.challenge()
  const solved = { challenge, solution: { counter: 1, derivedKey: '00' } }
  return {
    form: 'json',
    seeds: [encode(JSON.stringify(solved))],
    run: (bytes) => desk.guard(Buffer.from(bytes).toString('base64'), async () => undefined),
    refuses: isOurs,
    covers: ['server.altchaCaptcha'],
  }
}

/** The table. Seeds are made anew each time, so what found a fault is kept as bytes. `folder` is for files. */
export async function fuzzTargets(folder: string): Promise<FuzzTarget[]> {
  const seeds = await realSeeds()
  const parts = { ...structures(seeds), ...(await keysAndSeals(seeds)), ...(await messages(seeds, folder)) }
  return Object.entries(parts).map(([name, part]) => ({ refuses: never, ...part, name }))
}

export const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url))
