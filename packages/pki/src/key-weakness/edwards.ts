// Ed25519 public keys (RFC 8032 §5.1.3): −x² + y² = 1 + d·x²·y², written as y with the sign of x in the top bit.
import { modulo, toNumber } from '../curves.ts'
import type { KeyWeakness } from './find-key-weakness.ts'

const P = 2n ** 255n - 19n
const D = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n
// y of the eight points of small order: under such a key a signature fits many messages.
const Y8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n
const SMALL_ORDER: readonly bigint[] = [0n, 1n, P - 1n, Y8, P - Y8]

/** `off-curve` for octets that are no point in its one encoding, `trivial` for points of small order. */
export function edwardsWeakness(key: Uint8Array): KeyWeakness | undefined {
  const bytes = Uint8Array.from(key).reverse()
  bytes[0] = (bytes[0] ?? 0) & 0x7f
  const y = toNumber(bytes)
  // RFC 8032 §5.1.3 step 1: y not below p is refused.
  if (y >= P) return 'off-curve'
  if (SMALL_ORDER.includes(y)) return 'trivial'
  const square = modulo((y * y - 1n) * power(D * y * y + 1n, P - 2n), P)
  // Euler: a square's (p − 1)/2-th power is 1.
  return power(square, (P - 1n) / 2n) === 1n ? undefined : 'off-curve'
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let square = modulo(base, P)
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % P
    square = (square * square) % P
  }
  return result
}
