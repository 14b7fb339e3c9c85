import {
  constants,
  type KeyObject,
  sign as nodeSign,
  verify as nodeVerify,
  type SigningOptions,
} from 'node:crypto'
import { promisify } from 'node:util'
import { CerthallError } from '@certhall/model/errors'
import { isStrictEcSignature, KEYS, keyFits, parseSpki, SIGNATURES, type SignatureName } from '@certhall/pki'
import { asBuffer, plain, privateKey } from './keys.ts'
import { sm2Sign, sm2Verify } from './sm2.ts'

type SignatureRow = (typeof SIGNATURES)[SignatureName]

interface Scheme {
  readonly sign: (row: SignatureRow, pkcs8: Uint8Array, message: Uint8Array) => Uint8Array
  readonly signLater: (row: SignatureRow, pkcs8: Uint8Array, message: Uint8Array) => Promise<Uint8Array>
  readonly verify: (
    row: SignatureRow,
    spki: Uint8Array,
    message: Uint8Array,
    signature: Uint8Array,
  ) => boolean
}

const signOnThePool = promisify(nodeSign)

function throughNode(
  fits: (key: KeyObject, row: SignatureRow) => boolean,
  options: SigningOptions = {},
): Scheme {
  // An SM2 key would sign plain ECDSA there: never let it.
  const keyFor = (row: SignatureRow, pkcs8: Uint8Array) => {
    const key = privateKey(pkcs8)
    if (!fits(key, row)) throw new CerthallError('input-invalid', `this key cannot make ${row.oid}`)
    return { key, ...options }
  }
  return {
    sign: (row, pkcs8, message) => plain(nodeSign(row.hash, message, keyFor(row, pkcs8))),
    signLater: async (row, pkcs8, message) =>
      plain(await signOnThePool(row.hash, message, keyFor(row, pkcs8))),
    verify: (row, spki, message, signature) => {
      const key = { key: asBuffer(spki), format: 'der', type: 'spki', ...options } as const
      return nodeVerify(row.hash, message, key, signature)
    },
  }
}

const CURVES = new Set(['prime256v1', 'secp384r1', 'secp521r1'])
const ofType = (type: string) => (key: KeyObject) => key.asymmetricKeyType === type
const ecdsa = throughNode(
  ({ asymmetricKeyType: type, asymmetricKeyDetails: details }) =>
    type === 'ec' && CURVES.has(details?.namedCurve ?? ''),
)

const SCHEMES: Record<SignatureRow['scheme'], Scheme> = {
  sm2: {
    sign: (_row, pkcs8, message) => sm2Sign(pkcs8, message),
    signLater: async (_row, pkcs8, message) => sm2Sign(pkcs8, message),
    verify: (_row, spki, message, signature) => sm2Verify(spki, message, signature),
  },
  ecdsa: {
    ...ecdsa,
    verify: (row, spki, message, signature) =>
      isStrictEcSignature(signature, Math.ceil(parseSpki(spki).size / 8)) &&
      ecdsa.verify(row, spki, message, signature),
  },
  rsa: throughNode(ofType('rsa'), { padding: constants.RSA_PKCS1_PADDING }),
  // RFC 4055 §3.1: the salt is as long as the hash, and verification holds to it.
  'rsa-pss': throughNode(ofType('rsa'), {
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  }),
  ed25519: throughNode(ofType('ed25519')),
  'ml-dsa': throughNode((key, { oid }) => KEYS[key.asymmetricKeyType as 'ml-dsa-44']?.oid === oid),
}

function rowOf(signature: SignatureName): SignatureRow {
  if (!Object.hasOwn(SIGNATURES, signature))
    throw new CerthallError('input-invalid', `signature ${signature}`)
  return SIGNATURES[signature]
}

/**
 * Signs a message as certificates do: DER for SM2 (default identity) and ECDSA, PKCS#1 v1.5 or PSS for RSA.
 * `key-unavailable` when the key cannot be read, `input-invalid` when it is of another kind.
 */
export function signSync(signature: SignatureName, pkcs8: Uint8Array, message: Uint8Array): Uint8Array {
  const row = rowOf(signature)
  return SCHEMES[row.scheme].sign(row, pkcs8, message)
}

/** `signSync` on OpenSSL's thread pool, where RSA would hold up the loop. */
export async function sign(
  signature: SignatureName,
  pkcs8: Uint8Array,
  message: Uint8Array,
): Promise<Uint8Array> {
  const row = rowOf(signature)
  return SCHEMES[row.scheme].signLater(row, pkcs8, message)
}

/** Whether a signature is right. False for malformed keys and signatures and for keys of another kind. */
export function verify(
  signature: SignatureName,
  spki: Uint8Array,
  message: Uint8Array,
  value: Uint8Array,
): boolean {
  try {
    const row = rowOf(signature)
    if (!keyFits(parseSpki(spki).key, signature)) return false
    return SCHEMES[row.scheme].verify(row, spki, message, value)
  } catch {
    return false
  }
}
