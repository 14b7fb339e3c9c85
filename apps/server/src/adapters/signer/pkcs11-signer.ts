import { readFile } from 'node:fs/promises'
import { digest, type Signer, verify } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import {
  encodeEcSpki,
  encodeRsaSpki,
  fromHex,
  KEYS,
  type KeyType,
  keyFits,
  parseSpki,
  rawToEcSignature,
  SIGNATURES,
  type SignatureName,
  toHex,
} from '@certhall/pki'
import type { Pkcs11Process } from './pkcs11-process.ts'
import type { KeyWish, SignWay, TokenKey } from './pkcs11-token.ts'
import type { Pkcs11Uri } from './pkcs11-uri.ts'

/** Keys that a PKCS#11 token can make (named curves in DER). SM2 has no mechanism that modules agree upon. */
const WISHES: Partial<Record<KeyType, KeyWish>> = {
  p256: { type: 'ec', curve: fromHex('06082a8648ce3d030107') },
  p384: { type: 'ec', curve: fromHex('06052b81040022') },
  p521: { type: 'ec', curve: fromHex('06052b81040023') },
  rsa2048: { type: 'rsa', bits: 2048 },
  rsa3072: { type: 'rsa', bits: 3072 },
  rsa4096: { type: 'rsa', bits: 4096 },
}

const CURVES = new Map(
  (['p256', 'p384', 'p521'] as const).map((key) => {
    const { curve } = WISHES[key] as Extract<KeyWish, { type: 'ec' }>
    return [toHex(curve), key]
  }),
)

/** RFC 8017 §9.2 note 1: what stands before the hash in a DigestInfo. */
const DIGEST_INFO: Record<string, Uint8Array> = {
  sha256: fromHex('3031300d060960864801650304020105000420'),
  sha384: fromHex('3041300d060960864801650304020205000430'),
  sha512: fromHex('3051300d060960864801650304020305000440'),
}

interface Scheme {
  /** What the token signs for a hash. */
  input(hash: Uint8Array, name: string): Uint8Array
  way(name: string, hash: Uint8Array): SignWay
  /** The signature as certificates carry it. */
  output(signature: Uint8Array): Uint8Array
}

const same = (bytes: Uint8Array) => bytes
const SCHEMES: Record<string, Scheme> = {
  ecdsa: { input: same, way: () => ({ mechanism: 'CKM_ECDSA' }), output: rawToEcSignature },
  rsa: {
    input: (hash, name) => Buffer.concat([DIGEST_INFO[name] as Uint8Array, hash]),
    way: () => ({ mechanism: 'CKM_RSA_PKCS' }),
    output: same,
  },
  'rsa-pss': {
    input: same,
    // RFC 4055 §3.1: the salt is as long as the hash.
    way: (name, hash) => ({ mechanism: 'CKM_RSA_PKCS_PSS', hash: name, salt: hash.length }),
    output: same,
  },
}

/** The signer of a key in a token; undefined where the token has no such key. `key-unavailable`, `configuration-invalid`. */
export async function pkcs11Signer(
  process: Pkcs11Process,
  uri: Pkcs11Uri,
  algorithm: SignatureName,
): Promise<Signer | undefined> {
  const { scheme: schemeName, hash } = SIGNATURES[algorithm]
  const scheme = SCHEMES[schemeName]
  if (scheme === undefined || hash === null)
    throw new CerthallError('configuration-invalid', `No PKCS#11 mechanism for ${algorithm} here.`)
  const key = await process.publicKey(uri, await pinOf(uri))
  if (key === undefined) return undefined
  const spki = spkiOf(key)
  if (!keyFits(parseSpki(spki).key, algorithm))
    throw new CerthallError('configuration-invalid', `The token's key cannot make ${algorithm}.`)
  return {
    algorithm,
    spki,
    async sign(message) {
      const hashed = digest(hash, message)
      const way = scheme.way(hash, hashed)
      const made = scheme.output(await process.sign(uri, way, scheme.input(hashed, hash), await pinOf(uri)))
      // What is signed is stored and never signed again, and a wrong RSA signature can give the key away: it stays in here.
      if (!verify(algorithm, spki, message, made))
        throw new CerthallError('key-unavailable', 'The token made a signature that does not verify.')
      return made
    },
  }
}

/** Makes the pair that the URI names, inside the token and never to leave it. */
export async function generatePkcs11Key(process: Pkcs11Process, uri: Pkcs11Uri, key: KeyType): Promise<void> {
  const wish = WISHES[key]
  if (wish === undefined)
    throw new CerthallError('configuration-invalid', `No ${key} keys in PKCS#11 tokens here.`)
  if (uri.object === undefined || uri.id === undefined)
    throw new CerthallError('configuration-invalid', 'A new key needs object and id.')
  await process.generate(uri, wish, await pinOf(uri))
}

function spkiOf(key: TokenKey): Uint8Array {
  if (key.type === 'rsa') return encodeRsaSpki(key.modulus, key.exponent)
  const curve = CURVES.get(toHex(key.curve))
  if (curve === undefined)
    throw new CerthallError('configuration-invalid', 'The token’s key is on a curve unknown here.')
  return encodeEcSpki(curve, pointOf(key.point, KEYS[curve].bits))
}

/** PKCS#11 3.0 §2.3.3: CKA_EC_POINT is an OCTET STRING around the point; some modules leave it away. */
function pointOf(bytes: Uint8Array, bits: number): Uint8Array {
  return bytes.subarray(Math.max(0, bytes.length - (1 + 2 * Math.ceil(bits / 8))))
}

/** The PIN, read where the address says. */
export async function pinOf({ pinSource }: Pkcs11Uri): Promise<string | undefined> {
  if (pinSource === undefined) return undefined
  if ('variable' in pinSource) {
    const pin = globalThis.process.env[pinSource.variable]
    if (!pin) throw new CerthallError('key-unavailable', `The variable ${pinSource.variable} holds no PIN.`)
    return pin
  }
  const pin = await readFile(pinSource.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CerthallError(
      'key-unavailable',
      `The PIN's file ${pinSource.file} cannot be read (${error.code}).`,
    )
  })
  return pin.replace(/\r?\n$/, '')
}
