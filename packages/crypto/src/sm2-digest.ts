import { createHash } from 'node:crypto'
import { CerthallError } from '@certhall/model/errors'
import { concat, fromHex, parseSpki } from '@certhall/pki'
import { digest } from './digests.ts'

// GM/T 0003.5: a, b and G of the recommended curve, as Z hashes them.
const CURVE = fromHex(
  [
    'FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC',
    '28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93',
    '32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7',
    'BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0',
  ].join(''),
)

// GM/T 0009 §10: the identity used wherever none was agreed upon. Certificates, CSRs, CRLs and OCSP all use it.
const DEFAULT_IDENTITY = new TextEncoder().encode('1234567812345678')
// ENTL counts bits in two bytes.
const IDENTITY_LIMIT = 8191

/** Z of a signer (GM/T 0009 §8), 32 bytes. An identity of up to 8191 bytes may have been agreed upon. */
export function sm2Identity(spki: Uint8Array, identity: Uint8Array = DEFAULT_IDENTITY): Uint8Array {
  const { key, point } = parseSpki(spki)
  if (key !== 'sm2' || point === undefined) throw new CerthallError('input-invalid', 'not an SM2 key')
  if (identity.length > IDENTITY_LIMIT) throw new CerthallError('input-invalid', 'SM2 identity too long')
  const bits = identity.length * 8
  const length = Uint8Array.of(bits >> 8, bits & 0xff)
  return digest('sm3', concat([length, identity, CURVE, point.subarray(1)]))
}

/** e = SM3(Z ‖ message): what GM/T 0016's ECCSignData takes in place of the message. */
export function sm2MessageDigest(spki: Uint8Array, message: Uint8Array, identity?: Uint8Array): Uint8Array {
  return digestWith(sm2Identity(spki, identity), message)
}

/** e for a Z that is known already. */
export function digestWith(z: Uint8Array, message: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sm3').update(z).update(message).digest())
}
