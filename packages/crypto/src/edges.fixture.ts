// Arithmetic for keys and signatures that nobody meets by chance. In the open: for tests alone.
import { createECDH } from 'node:crypto'
import { concat, encodeEcSpki, fromHex, toHex } from '@certhall/pki'

/** Order of G, bytes of a number, and OpenSSL's name. */
export const GROUPS = {
  sm2: {
    n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
    size: 32,
    name: 'SM2',
  },
  p256: {
    n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    size: 32,
    name: 'prime256v1',
  },
  p384: {
    n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    size: 48,
    name: 'secp384r1',
  },
} as const

export const modulo = (value: bigint, n: bigint): bigint => ((value % n) + n) % n

/** 1/value modulo a prime (Fermat). */
export function inverse(value: bigint, prime: bigint): bigint {
  let result = 1n
  for (let rest = prime - 2n, square = modulo(value, prime); rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % prime
    square = (square * square) % prime
  }
  return result
}

export const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(bytes) || '0'}`)

export function toBytes(value: bigint, size: number): Uint8Array {
  return fromHex(value.toString(16).padStart(2 * size, '0'))
}

/** d·G as 04‖X‖Y. */
export function pointOf(key: keyof typeof GROUPS, d: bigint): Uint8Array {
  const { name, size } = GROUPS[key]
  const ecdh = createECDH(name)
  ecdh.setPrivateKey(toBytes(d, size))
  return Uint8Array.from(ecdh.getPublicKey())
}

export const spkiOf = (key: keyof typeof GROUPS, d: bigint): Uint8Array => encodeEcSpki(key, pointOf(key, d))

/** X of k·G. */
export function xOf(key: keyof typeof GROUPS, k: bigint): bigint {
  return toNumber(pointOf(key, k).subarray(1, 1 + GROUPS[key].size))
}

/** One element with its length in the shortest form. */
export function tlv(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const content = concat(parts)
  const { length } = content
  const header =
    length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255]
  return concat([Uint8Array.from(header), content])
}

/** INTEGER of any sign, in the shortest form. */
export function integer(value: bigint): Uint8Array {
  let size = 1
  while (value >= 2n ** BigInt(8 * size - 1) || value < -(2n ** BigInt(8 * size - 1))) size++
  return tlv(2, toBytes(BigInt.asUintN(8 * size, value), size))
}

export const ecSignature = (r: bigint, s: bigint): Uint8Array => tlv(0x30, integer(r), integer(s))
