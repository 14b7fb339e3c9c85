import { PkiError } from './pki-error.ts'

// The few that every certificate repeats are encoded once; strangers' OIDs must not fill the memory.
const ENCODED = new Map<string, Uint8Array>()
const ENCODED_LIMIT = 1024

/** Contents octets of an OBJECT IDENTIFIER (X.690 §8.19) from its dotted form. Shared: not to be written to. */
export function encodeOid(dotted: string): Uint8Array {
  const known = ENCODED.get(dotted)
  if (known !== undefined) return known
  const made = encode(dotted)
  if (ENCODED.size < ENCODED_LIMIT) ENCODED.set(dotted, made)
  return made
}

function encode(dotted: string): Uint8Array {
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

const under = (arc: string): string[] => Array.from({ length: 0x80 }, (_, last) => `${arc}.${last}`)
// What certificates are full of, as text once and for all.
const ATTRIBUTE_TYPES = under('2.5.4')
const EXTENSIONS = under('2.5.29')

/** Dotted form of an OBJECT IDENTIFIER's contents octets: those of `bytes` from `start` to `end`. */
export function decodeOid(bytes: Uint8Array, start = 0, end = bytes.length): string {
  if (end - start === 3 && bytes[start] === 0x55) {
    const arc = bytes[start + 1]
    const last = bytes[start + 2] as number
    if (arc === 4 && last < 0x80) return ATTRIBUTE_TYPES[last] as string
    if (arc === 29 && last < 0x80) return EXTENSIONS[last] as string
  }
  if (end <= start || end - start > 128) throw new PkiError('bad-oid', 'length')
  let text = ''
  for (let at = start; at < end; ) {
    let last = at
    while (last < end && (bytes[last] as number) & 0x80) last++
    const arc = arcValue(bytes, at, last, end)
    text = at === start ? firstArcs(arc) : `${text}.${arc}`
    at = last + 1
  }
  return text
}

function arcValue(bytes: Uint8Array, first: number, last: number, end: number): number | bigint {
  // X.690 §8.19.2: the first octet of an arc is never 80.
  if (bytes[first] === 0x80) throw new PkiError('bad-oid', 'padded arc')
  const groups = last - first + 1
  if (groups > MAX_GROUPS) throw new PkiError('bad-oid', 'arc too long')
  if (last === end) throw new PkiError('bad-oid', 'unfinished arc')
  // Seven groups are 49 bits, which a machine number holds.
  if (groups > 7)
    return bytes.subarray(first, last + 1).reduce((arc, group) => (arc << 7n) | BigInt(group & 0x7f), 0n)
  let arc = 0
  for (let at = first; at <= last; at++) arc = arc * 128 + ((bytes[at] as number) & 0x7f)
  return arc
}

// X.690 §8.19.4: the first two arcs share a number, 40 · first + second, where first is 0, 1 or 2.
function firstArcs(head: number | bigint): string {
  if (typeof head === 'bigint') return `2.${head - 80n}`
  const first = Math.min(2, Math.floor(head / 40))
  return `${first}.${head - 40 * first}`
}
