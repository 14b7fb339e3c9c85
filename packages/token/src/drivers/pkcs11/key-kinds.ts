import { digest, sm2MessageDigest } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import {
  concat,
  encodeEcSpki,
  encodeRsaSpki,
  encodeSm2Spki,
  fromHex,
  KEYS,
  type KeyType,
  rawToEcSignature,
  SIGNATURES,
  type SignatureName,
  toHex,
} from '@certhall/pki'
import type { Mechanism } from 'pkcs11js'
import { ck, type Template } from './load-module.ts'
import type { Sm2Dialect } from './sm2-dialects.ts'

/** How a pair is made, beyond what all pairs have. */
interface Making {
  mechanism: number
  publicKey: Template
  privateKey: Template
}

const CURVES = {
  p256: fromHex('06082a8648ce3d030107'),
  p384: fromHex('06052b81040022'),
  p521: fromHex('06052b81040023'),
  sm2: fromHex('06082a811ccf5501822d'),
} as const
type Curve = keyof typeof CURVES
const CURVE_BY_DER = new Map(Object.entries(CURVES).map(([key, der]) => [toHex(der), key as Curve]))

const rsa = (bits: number) => (): Making => ({
  mechanism: ck.CKM_RSA_PKCS_KEY_PAIR_GEN,
  publicKey: [
    { type: ck.CKA_MODULUS_BITS, value: bits },
    // F4, as every reader wants it.
    { type: ck.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
  ],
  privateKey: [],
})
const curve = (key: Curve) => (): Making => ({
  mechanism: ck.CKM_EC_KEY_PAIR_GEN,
  publicKey: [{ type: ck.CKA_EC_PARAMS, value: Buffer.from(CURVES[key]) }],
  privateKey: [],
})

const MAKINGS: Partial<Record<KeyType, (dialect: Sm2Dialect | undefined) => Making | undefined>> = {
  rsa2048: rsa(2048),
  rsa3072: rsa(3072),
  rsa4096: rsa(4096),
  p256: curve('p256'),
  p384: curve('p384'),
  p521: curve('p521'),
  sm2: (dialect) =>
    dialect && {
      mechanism: dialect.generate,
      publicKey: [{ type: ck.CKA_KEY_TYPE, value: dialect.keyType }],
      privateKey: [{ type: ck.CKA_KEY_TYPE, value: dialect.keyType }],
    },
}

/** `token-not-supported` for keys that the module's mechanisms do not make. */
export function making(key: KeyType, dialect: Sm2Dialect | undefined, mechanisms: readonly number[]): Making {
  const made = MAKINGS[key]?.(dialect)
  if (!made || !mechanisms.includes(made.mechanism))
    throw new CerthallError('token-not-supported', `no pairs of ${key}`)
  return made
}

/** RFC 8017 §9.2 note 1: what stands before the hash in a DigestInfo. */
const DIGEST_INFO: Partial<Record<string, Uint8Array>> = {
  sha256: fromHex('3031300d060960864801650304020105000420'),
  sha384: fromHex('3041300d060960864801650304020205000430'),
  sha512: fromHex('3051300d060960864801650304020305000440'),
}
const PSS: Partial<Record<string, { hashAlg: number; mgf: number }>> = {
  sha256: { hashAlg: ck.CKM_SHA256, mgf: ck.CKG_MGF1_SHA256 },
  sha384: { hashAlg: ck.CKM_SHA384, mgf: ck.CKG_MGF1_SHA384 },
  sha512: { hashAlg: ck.CKM_SHA512, mgf: ck.CKG_MGF1_SHA512 },
}

interface Signing {
  mechanism: Mechanism
  /** What the token signs: the hash, or what stands for it. */
  input: Uint8Array
  /** The token's answer in X.509's form. */
  output: (signature: Uint8Array) => Uint8Array
}
interface ToSign {
  hash: string
  spki: Uint8Array
  message: Uint8Array
  dialect: Sm2Dialect | undefined
}

const same = (bytes: Uint8Array) => bytes
const SCHEMES: Partial<Record<string, (to: ToSign) => Signing | undefined>> = {
  ecdsa: ({ hash, message }) => ({
    mechanism: { mechanism: ck.CKM_ECDSA },
    input: digest(hash as 'sha256', message),
    output: rawToEcSignature,
  }),
  rsa: ({ hash, message }) => {
    const info = DIGEST_INFO[hash]
    return (
      info && {
        mechanism: { mechanism: ck.CKM_RSA_PKCS },
        input: concat([info, digest(hash as 'sha256', message)]),
        output: same,
      }
    )
  },
  'rsa-pss': ({ hash, message }) => {
    const input = digest(hash as 'sha256', message)
    const row = PSS[hash]
    // RFC 4055 §3.1: the salt is as long as the hash.
    const parameter = { type: ck.CK_PARAMS_RSA_PSS, ...row, saltLen: input.length }
    return row && { mechanism: { mechanism: ck.CKM_RSA_PKCS_PSS, parameter }, input, output: same }
  },
  sm2: ({ message, spki, dialect }) =>
    dialect && {
      mechanism: { mechanism: dialect.sign },
      input: sm2MessageDigest(spki, message),
      output: rawToEcSignature,
    },
}

/** `token-not-supported` for schemes without a mechanism here. */
export function signing(name: SignatureName, to: Omit<ToSign, 'hash'>): Signing {
  const { scheme, hash } = SIGNATURES[name]
  const found = hash ? SCHEMES[scheme]?.({ hash, ...to }) : undefined
  if (!found) throw new CerthallError('token-not-supported', name)
  return found
}

/** The SubjectPublicKeyInfo of what a public key object shows; undefined for kinds that are none of ours. */
export function spkiOf(shown: {
  keyType: number | undefined
  modulus: Uint8Array | undefined
  exponent: Uint8Array | undefined
  params: Uint8Array | undefined
  point: Uint8Array | undefined
  dialect: Sm2Dialect | undefined
}): Uint8Array | undefined {
  const { keyType, modulus, exponent, params, point, dialect } = shown
  if (keyType === ck.CKK_RSA) return modulus && exponent && encodeRsaSpki(modulus, exponent)
  if (!point) return undefined
  if (dialect && keyType === dialect.keyType) return encodeSm2Spki(bare(point, 'sm2'))
  const key = keyType === ck.CKK_EC && params ? CURVE_BY_DER.get(toHex(params)) : undefined
  return key && encodeEcSpki(key, bare(point, key))
}

/** PKCS#11 3.0 §2.3.3: CKA_EC_POINT is an OCTET STRING around 04‖X‖Y; some modules leave it, or the 04 too, away. */
function bare(bytes: Uint8Array, key: Curve): Uint8Array {
  const size = 2 * Math.ceil(KEYS[key].bits / 8)
  if (bytes.length === size) return concat([Uint8Array.of(4), bytes])
  return bytes.subarray(Math.max(0, bytes.length - size - 1))
}
