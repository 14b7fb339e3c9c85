import { openSslSm2 } from './sm2-openssl.ts'

/** An SM2 private key, opened for many signatures. */
export interface Sm2SigningKey {
  /** Signs e = SM3(Z ‖ M), 32 bytes, with a fresh nonce from OpenSSL's generator; r‖s, 64 bytes. */
  sign(e: Uint8Array): Uint8Array
  /** Wipes what it keeps of the private number. Signing after it throws `key-unavailable`. */
  close(): void
}

/** The arithmetic of SM2 signatures (GM/T 0003.2). Hashing, identities and encodings are done around it. */
export interface Sm2Core {
  readonly name: string
  /** d is 32 bytes within 1…n−2, of which the core keeps what it needs; point is d·G, 04‖X‖Y. */
  open(key: { d: Uint8Array; point: Uint8Array }): Sm2SigningKey
  /** Whether r‖s (64 bytes, any values) is right for e under 04‖X‖Y; false for points off the curve. */
  verify(point: Uint8Array, e: Uint8Array, signature: Uint8Array): boolean
}

/** The core in use. */
export function sm2Core(): Sm2Core {
  return openSslSm2
}
