import { PkiError } from './pki-error.ts'

/** Contents octets of an OBJECT IDENTIFIER (X.690 §8.19) from its dotted form. */
export function encodeOid(dotted: string): Uint8Array {
  if (!/^[0-2](\.(0|[1-9]\d*))+$/.test(dotted)) throw new PkiError('bad-oid', dotted.slice(0, 80))
  const [first = '', second = '', ...rest] = dotted.split('.')
  const head = BigInt(second) + 40n * BigInt(first)
  if (first !== '2' && BigInt(second) > 39n) throw new PkiError('bad-oid', dotted.slice(0, 80))
  const bytes = [...arcOctets(String(head))]
  for (const arc of rest) bytes.push(...arcOctets(arc))
  return Uint8Array.from(bytes)
}

/** Groups of seven bits, all but the last marked. Few arcs need more than a machine number. */
function arcOctets(arc: string): number[] {
  if (arc.length > 9) return largeArcOctets(BigInt(arc))
  let left = Number(arc)
  const groups = [left & 0x7f]
  for (left >>= 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80)
  return groups
}

function largeArcOctets(arc: bigint): number[] {
  const groups = [Number(arc & 0x7fn)]
  for (let left = arc >> 7n; left > 0n; left >>= 7n) groups.unshift(Number(left & 0x7fn) | 0x80)
  return groups
}

// An arc of more than 18 groups (126 bits) is nobody's; UUID arcs (2.25.…) need 128 bits, so allow 19.
const MAX_GROUPS = 19

/** Dotted form of an OBJECT IDENTIFIER's contents octets. */
export function decodeOid(bytes: Uint8Array): string {
  if (bytes.length === 0 || bytes.length > 128) throw new PkiError('bad-oid', 'length')
  const arcs: bigint[] = []
  let arc = 0n
  let groups = 0
  for (const byte of bytes) {
    // X.690 §8.19.2: the first octet of an arc is never 80.
    if (groups === 0 && byte === 0x80) throw new PkiError('bad-oid', 'padded arc')
    if (++groups > MAX_GROUPS) throw new PkiError('bad-oid', 'arc too long')
    arc = (arc << 7n) | BigInt(byte & 0x7f)
    if (byte & 0x80) continue
    arcs.push(arc)
    arc = 0n
    groups = 0
  }
  if (groups !== 0) throw new PkiError('bad-oid', 'unfinished arc')
  const [head = 0n, ...rest] = arcs
  const first = head < 40n ? 0n : head < 80n ? 1n : 2n
  return [first, head - first * 40n, ...rest].join('.')
}
