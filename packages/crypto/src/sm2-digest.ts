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

// ENTL (bits, two bytes) and the default identity (GM/T 0009 §10).
const IDENTITY = concat([Uint8Array.of(0, 128), new TextEncoder().encode('1234567812345678')])

/** Z of a signer with the default identity (GM/T 0009 §8), 32 bytes. */
export function sm2Identity(spki: Uint8Array): Uint8Array {
  const { key, point } = parseSpki(spki)
  if (key !== 'sm2' || point === undefined) throw new CerthallError('input-invalid', 'not an SM2 key')
  return digest('sm3', concat([IDENTITY, CURVE, point.subarray(1)]))
}

/** e = SM3(Z ‖ message): what GM/T 0016's ECCSignData takes in place of the message. */
export function sm2MessageDigest(spki: Uint8Array, message: Uint8Array): Uint8Array {
  return digest('sm3', concat([sm2Identity(spki), message]))
}
