// Every reader of bytes that strangers send. A reader answers, or refuses with one of its own errors; anything else is a fault.
import { fileURLToPath } from 'node:url'
import {
  digest,
  openSm2EnvelopedKey,
  openWithKey,
  openWithPassphrase,
  sealWithPassphrase,
  sign,
  sm2Decrypt,
  sm2Encrypt,
  verify,
  verifySignedData,
} from '@certhall/crypto'
import * as pki from '@certhall/pki'
import { checkCsr } from '../../packages/ra/src/check-csr.ts'
import { messageTargets } from './message-targets.ts'
import { sealTargets } from './seal-targets.ts'
import { realSeeds, type Seeds } from './seeds.ts'
import { decode, encode, type FuzzTarget, isOurs, isPkiError, never, type Part } from './target.ts'

/** An authority that knows no key. */
const NO_KEYS = { authority: { keyBlocked: async () => false }, listedKeys: { has: () => false } }

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
    // What `certhall lint FILE` does with anybody's file: a finding for everything, an error for nothing.
    'lint of a file': {
      ...ofPki(
        all.flatMap(({ leaf, crl, csr }) => [leaf, crl, csr]),
        (der) => [
          pki.lintCertificate(der, { issuer, verify: () => true }),
          pki.lintCrl(der, { issuer, verify: () => true }),
          pki.lintCsr(der, { verify: () => true }),
        ],
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
      ...ofPki(
        RAW_FORMS.map((form) => pki.sm2CipherToRaw(pki.parseSm2Cipher(cipher), form)),
        (raw) => RAW_FORMS.map((form) => answered(() => pki.rawToSm2Cipher(raw, form))),
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
      ...ofPki(
        [blob],
        (bytes) => [pki.parseEnvelopedKeyBlob(bytes), pki.blobToEnvelopedKey(bytes)],
        'parseEnvelopedKeyBlob',
      ),
      form: 'bytes',
    },
    'envelope for a token': ofPki([envelope], (der) => pki.envelopedKeyToBlob(der)),
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

const RAW_FORMS = Object.keys(pki.SM2_CIPHER_FORMS) as pki.Sm2CipherForm[]

/** What a reader says, so that the next one is asked too. */
function answered(read: () => unknown): unknown {
  try {
    return read()
  } catch (error) {
    if (isPkiError(error)) return error
    throw error
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
    'signed document': {
      ...ours,
      // Where pki has a digest for the content (Ed25519 and ML-DSA have none of their own).
      seeds: await Promise.all(
        all.filter(({ key }) => /^(sm2|p|rsa)/.test(key)).map((one) => signedDocument(one, message)),
      ),
      run: (der) => [answered(() => pki.parseSignedData(der)), verifySignedData(der, message)],
      covers: ['pki.parseSignedData'],
      refuses: never,
      share: 0.2,
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

async function signedDocument(
  { signature: algorithm, holder, leaf, root }: Seeds['all'][number],
  document: Uint8Array,
): Promise<Uint8Array> {
  const by = pki.messageDigestFor(algorithm)
  const attributes = pki.encodeSignedAttributes({
    form: pki.cmsFormFor(algorithm),
    messageDigest: digest(by, document),
    signingTime: new Date('2026-06-02T00:00:00Z'),
    certificate: { digest: by, hash: digest(by, leaf) },
  })
  const signature = await sign(algorithm, holder.pkcs8, attributes)
  return pki.assembleSignedData({ algorithm, attributes, signature, certificates: [leaf, root] })
}

/** The table. Seeds are made anew each time, so what found a fault is kept as bytes. `folder` is for files. */
export async function fuzzTargets(folder: string): Promise<FuzzTarget[]> {
  const seeds = await realSeeds()
  const parts = {
    ...structures(seeds),
    ...(await keysAndSeals(seeds)),
    ...(await messageTargets(seeds, folder)),
    ...(await sealTargets(seeds)),
  }
  return Object.entries(parts).map(([name, part]) => ({ refuses: never, ...part, name }))
}

export const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url))
