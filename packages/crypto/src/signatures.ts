import { hash as nodeHash, verify as nodeVerify } from 'node:crypto'
import {
  ecSignatureToRaw,
  isStrictEcSignature,
  keyFits,
  type PublicKey,
  parseSpki,
  SIGNATURES,
  type SignatureName,
} from '@certhall/pki'
import { asBuffer } from './keys.ts'
import { NODE_OPTIONS, openPrivateKey, type SignOptions } from './private-key.ts'
import { sm2MessageDigest } from './sm2-digest.ts'
import { sm2Core } from './sm2-engine.ts'
import { verifyEcdsa } from './verify-ecdsa.ts'

/**
 * Signs a message as certificates do: DER for SM2 and ECDSA, PKCS#1 v1.5 or PSS for RSA. Who signs often with one key
 * opens it once (`openPrivateKey`, `fileSigner`). `key-unavailable` when the key cannot be read, `input-invalid` when it
 * is of another kind.
 */
export function signSync(
  signature: SignatureName,
  pkcs8: Uint8Array,
  message: Uint8Array,
  options?: SignOptions,
): Uint8Array {
  const key = openPrivateKey(pkcs8)
  try {
    return key.sign(signature, message, options)
  } finally {
    key.close()
  }
}

/** `signSync` on OpenSSL's thread pool, where RSA would hold up the loop. */
export async function sign(
  signature: SignatureName,
  pkcs8: Uint8Array,
  message: Uint8Array,
  options?: SignOptions,
): Promise<Uint8Array> {
  const key = openPrivateKey(pkcs8)
  try {
    return await key.signLater(signature, message, options)
  } finally {
    key.close()
  }
}

interface Question {
  readonly signature: SignatureName
  readonly spki: Uint8Array
  readonly key: PublicKey
  readonly message: Uint8Array
  readonly value: Uint8Array
  readonly options: SignOptions
}

type Verify = (question: Question) => boolean

const throughNode: Verify = ({ signature, spki, message, value }) => {
  const { hash, scheme } = SIGNATURES[signature]
  const options = scheme === 'sm2' ? {} : NODE_OPTIONS[scheme]
  return nodeVerify(hash, message, { key: asBuffer(spki), format: 'der', type: 'spki', ...options }, value)
}

function throughEcKey({ signature, key, message, value }: Question): boolean | undefined {
  const { hash } = SIGNATURES[signature]
  if (hash === undefined || hash === null || key.point === undefined) return undefined
  return verifyEcdsa(key.key, key.point, nodeHash(hash, message, 'buffer'), value)
}

const VERIFY: Record<(typeof SIGNATURES)[SignatureName]['scheme'], Verify> = {
  sm2: ({ spki, key, message, value, options: { identity } }) =>
    isStrictEcSignature(value) &&
    sm2Core().verify(
      key.point as Uint8Array,
      sm2MessageDigest(spki, message, identity),
      ecSignatureToRaw(value),
    ),
  ecdsa: (question) =>
    isStrictEcSignature(question.value, Math.ceil(question.key.size / 8)) &&
    (throughEcKey(question) ?? throughNode(question)),
  rsa: throughNode,
  'rsa-pss': throughNode,
  ed25519: throughNode,
  'ml-dsa': throughNode,
}

/** Whether a signature is right. False for malformed keys and signatures and for keys of another kind. */
export function verify(
  signature: SignatureName,
  spki: Uint8Array,
  message: Uint8Array,
  value: Uint8Array,
  options: SignOptions = {},
): boolean {
  try {
    const key = parseSpki(spki)
    if (!keyFits(key.key, signature)) return false
    return VERIFY[SIGNATURES[signature].scheme]({ signature, spki, key, message, value, options })
  } catch {
    return false
  }
}
