import { type KeyObject, sign as nodeSign, verify as nodeVerify } from 'node:crypto'
import { promisify } from 'node:util'
import { CerthallError } from '@certhall/model/errors'
import { isStrictEcSignature, KEYS, keyFits, parseSpki, SIGNATURES, type SignatureName } from '@certhall/pki'
import { asBuffer, plain, privateKey } from './keys.ts'
import { sm2Sign, sm2Verify } from './sm2.ts'

type SignatureRow = (typeof SIGNATURES)[SignatureName]

interface Family {
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

const throughNode: Family = {
  sign: (row, pkcs8, message) => plain(nodeSign(row.hash, message, nodeKey(row, pkcs8))),
  signLater: async (row, pkcs8, message) =>
    plain(await signOnThePool(row.hash, message, nodeKey(row, pkcs8))),
  verify: (row, spki, message, signature) =>
    nodeVerify(row.hash, message, { key: asBuffer(spki), format: 'der', type: 'spki' }, signature),
}

/** The key for node:crypto, when it is of the row's family. An SM2 key would sign plain ECDSA there: never let it. */
function nodeKey(row: SignatureRow, pkcs8: Uint8Array): KeyObject {
  const key = privateKey(pkcs8)
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  const curves: (string | undefined)[] = ['prime256v1', 'secp384r1']
  const family = type === 'ec' && curves.includes(details?.namedCurve) ? 'ecdsa' : type
  if (family !== row.family) throw new CerthallError('input-invalid', `this key cannot make ${row.oid}`)
  return key
}

const FAMILIES: Record<SignatureRow['family'], Family> = {
  sm2: {
    sign: (_row, pkcs8, message) => sm2Sign(pkcs8, message),
    signLater: async (_row, pkcs8, message) => sm2Sign(pkcs8, message),
    verify: (_row, spki, message, signature) => sm2Verify(spki, message, signature),
  },
  ecdsa: {
    ...throughNode,
    verify: (row, spki, message, signature) =>
      isStrictEcSignature(signature, KEYS[parseSpki(spki).key].bits / 8) &&
      throughNode.verify(row, spki, message, signature),
  },
  rsa: throughNode,
}

function rowOf(signature: SignatureName): SignatureRow {
  if (!Object.hasOwn(SIGNATURES, signature))
    throw new CerthallError('input-invalid', `signature ${signature}`)
  return SIGNATURES[signature]
}

/**
 * Signs a message as certificates do: DER for SM2 (default identity) and ECDSA, PKCS#1 v1.5 for RSA.
 * `key-unavailable` when the key cannot be read, `input-invalid` when it is of another kind.
 */
export function signSync(signature: SignatureName, pkcs8: Uint8Array, message: Uint8Array): Uint8Array {
  const row = rowOf(signature)
  return FAMILIES[row.family].sign(row, pkcs8, message)
}

/** `signSync` on OpenSSL's thread pool, where RSA would hold up the loop. */
export async function sign(
  signature: SignatureName,
  pkcs8: Uint8Array,
  message: Uint8Array,
): Promise<Uint8Array> {
  const row = rowOf(signature)
  return FAMILIES[row.family].signLater(row, pkcs8, message)
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
    return FAMILIES[row.family].verify(row, spki, message, value)
  } catch {
    return false
  }
}
