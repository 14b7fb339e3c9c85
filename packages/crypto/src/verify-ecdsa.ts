// ECDSA verification with a key that is met for the first time, as every request and every chain brings one. node:crypto reads each
// through OpenSSL's decoders, which takes longer than the verification itself (290 µs together, 145 µs here, P-256); the same
// library's EC_KEY takes the bare point. Public values only, so nothing here needs to hide its timing.
import type { KeyType } from '@certhall/pki'
import koffi from 'koffi'
import type { Handle } from './libcrypto.ts'

interface EcKeys {
  EC_KEY_new_by_curve_name(nid: number): Handle | null
  /** SEC 1 §2.3.4; refuses points that are not on the curve. */
  EC_KEY_oct2key(key: Handle, point: Uint8Array, length: number, context: null): number
  ECDSA_verify(
    type: 0,
    digest: Uint8Array,
    digestLength: number,
    signature: Uint8Array,
    length: number,
    key: Handle,
  ): number
  ERR_clear_error(): void
}

const PROTOTYPES = [
  'void *EC_KEY_new_by_curve_name(int nid)',
  'int EC_KEY_oct2key(void *key, const uint8_t *buf, size_t len, void *ctx)',
  'int ECDSA_verify(int type, const uint8_t *dgst, int dgstlen, const uint8_t *sig, int siglen, void *eckey)',
  'void ERR_clear_error()',
]

/** NIDs, obj_mac.h. */
const CURVES: Partial<Record<KeyType, number>> = { p256: 415, p384: 715, p521: 716 }

let bound: { lib: EcKeys; keys: Map<number, Handle> } | 'missing' | undefined

/** These functions are deprecated since OpenSSL 3.0: where they are gone, node:crypto does the work. */
function bind() {
  try {
    const library = koffi.load(null)
    const functions = PROTOTYPES.map((prototype) => [
      /(\w+)\(/.exec(prototype)?.[1] ?? '',
      library.func(prototype),
    ])
    return { lib: Object.fromEntries(functions) as EcKeys, keys: new Map<number, Handle>() }
  } catch {
    return 'missing'
  }
}

/**
 * Whether a DER signature over a digest is right for the key 04‖X‖Y; undefined where this OpenSSL cannot say. The caller has
 * looked at the signature's encoding.
 */
export function verifyEcdsa(
  key: KeyType,
  point: Uint8Array,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean | undefined {
  bound ??= bind()
  const nid = CURVES[key]
  if (bound === 'missing' || nid === undefined) return undefined
  const { lib, keys } = bound
  // One object for each curve, given another point each time: nothing else runs meanwhile.
  const object = keys.get(nid) ?? lib.EC_KEY_new_by_curve_name(nid)
  if (object === null) return undefined
  keys.set(nid, object)
  const right =
    lib.EC_KEY_oct2key(object, point, point.length, null) === 1 &&
    lib.ECDSA_verify(0, digest, digest.length, signature, signature.length, object) === 1
  // node:crypto reads the same queue of errors: none may stay behind.
  if (!right) lib.ERR_clear_error()
  return right
}
