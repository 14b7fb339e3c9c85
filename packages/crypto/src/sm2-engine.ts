import { CerthallError } from '@certhall/model/errors'
import { loadSm2Core } from './sm2-core.ts'
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
  /** d·G as 04‖X‖Y; undefined when d (32 bytes) is not within 1…n−1. */
  point(d: Uint8Array): Uint8Array | undefined
  /** d is 32 bytes within 1…n−2, of which the core keeps what it needs; point is d·G, 04‖X‖Y. */
  open(key: { d: Uint8Array; point: Uint8Array }): Sm2SigningKey
  /** Whether r‖s (64 bytes, any values) is right for e under 04‖X‖Y; false for points off the curve. */
  verify(point: Uint8Array, e: Uint8Array, signature: Uint8Array): boolean
}

/** Which arithmetic is in use; where it is OpenSSL's, why. */
export type Sm2Engine = { engine: 'core' } | { engine: 'openssl'; reason: string }

interface Choice {
  core: Sm2Core
  engine: Sm2Engine
}

let choice: Choice | undefined

/** The core in use: our own, or OpenSSL where that cannot be loaded or CERTHALL_SM2=openssl asks for it. */
export function sm2Core(): Sm2Core {
  choice ??= choose(process.env.CERTHALL_SM2)
  return choice.core
}

/** What `sm2Core` chose, for logs. */
export function sm2Engine(): Sm2Engine {
  choice ??= choose(process.env.CERTHALL_SM2)
  return choice.engine
}

/** `configuration-invalid` for a wish that is neither empty nor `openssl`. */
export function choose(wish: string | undefined, load: () => Sm2Core = loadSm2Core): Choice {
  const openssl = (reason: string): Choice => ({ core: openSslSm2, engine: { engine: 'openssl', reason } })
  if (wish === 'openssl') return openssl('CERTHALL_SM2=openssl')
  if (wish) throw new CerthallError('configuration-invalid', `CERTHALL_SM2=${wish}`)
  try {
    return { core: load(), engine: { engine: 'core' } }
  } catch (error) {
    return openssl(`the WebAssembly core cannot be used: ${(error as Error).message}`)
  }
}
