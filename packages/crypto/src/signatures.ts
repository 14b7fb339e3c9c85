import { sign as nodeSign, verify as nodeVerify } from 'node:crypto'
import { CerthallError } from '@certhall/model/errors'
import { isStrictEcSignature, KEYS, keyFits, parseSpki, SIGNATURES, type SignatureName } from '@certhall/pki'
import { plain, publicKeyOf } from './keys.ts'
import { sm2Sign, sm2Verify } from './sm2.ts'

type SignatureRow = (typeof SIGNATURES)[SignatureName]

interface Family {
  sign(row: SignatureRow, pkcs8: Uint8Array, message: Uint8Array): Uint8Array
  verify(row: SignatureRow, spki: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
}

const throughNode: Family = {
  sign: (row, pkcs8, message) =>
    plain(nodeSign(row.hash, message, { key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })),
  verify: (row, spki, message, signature) =>
    nodeVerify(row.hash, message, { key: Buffer.from(spki), format: 'der', type: 'spki' }, signature),
}

const FAMILIES: Record<SignatureRow['family'], Family> = {
  sm2: {
    sign: (_row, pkcs8, message) => sm2Sign(pkcs8, message),
    verify: (_row, spki, message, signature) => sm2Verify(spki, message, signature),
  },
  ecdsa: {
    sign: throughNode.sign,
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
 * `key-unavailable` when the key cannot be read, `input-invalid` when it cannot make this kind of signature.
 */
export function signSync(signature: SignatureName, pkcs8: Uint8Array, message: Uint8Array): Uint8Array {
  const row = rowOf(signature)
  const { key } = parseSpki(publicKeyOf(pkcs8))
  if (!keyFits(key, signature)) throw new CerthallError('input-invalid', `${key} cannot make ${signature}`)
  return FAMILIES[row.family].sign(row, pkcs8, message)
}

/** `signSync` as a promise. */
export async function sign(
  signature: SignatureName,
  pkcs8: Uint8Array,
  message: Uint8Array,
): Promise<Uint8Array> {
  return signSync(signature, pkcs8, message)
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
