import { TAG } from '../der-write.ts'

// X.690 §10 and §11: one value, one encoding. The readers of this package are lenient where strangers were; what we sign
// must not be.
function primitiveFault(tag: number, bytes: Uint8Array, start: number, end: number): string | undefined {
  switch (tag) {
    case TAG.boolean:
      if (end - start !== 1) return 'BOOLEAN of several octets'
      return bytes[start] === 0 || bytes[start] === 0xff ? undefined : 'BOOLEAN that is neither 00 nor FF'
    case TAG.integer:
    case TAG.enumerated:
      return shortestInteger(bytes, start, end)
    case TAG.bitString:
      return unusedBits(bytes, start, end)
    case TAG.null:
      return start === end ? undefined : 'NULL with contents'
    case TAG.oid:
      return start === end || (bytes[end - 1] ?? 0) & 0x80 ? 'OBJECT IDENTIFIER without an end' : undefined
    default:
      return undefined
  }
}

function unusedBits(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (start === end) return 'BIT STRING without contents'
  const unused = bytes[start] ?? 8
  if (unused > 7 || (end - start === 1 && unused > 0)) return 'BIT STRING with too many unused bits'
  return ((bytes[end - 1] ?? 0) & ((1 << unused) - 1)) === 0 || end - start === 1
    ? undefined
    : 'BIT STRING with unused bits that are set'
}

function shortestInteger(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (start === end) return 'INTEGER without contents'
  const first = bytes[start] ?? 0
  const high = (bytes[start + 1] ?? 0) & 0x80
  const padded = end - start > 1 && ((first === 0 && high === 0) || (first === 0xff && high !== 0))
  return padded ? 'INTEGER with superfluous octets' : undefined
}

const DEPTH_LIMIT = 32

/** The first fault of these elements, or undefined. Lengths are taken as they are: the readers have checked them. */
export function derFault(bytes: Uint8Array, start = 0, end = bytes.length, depth = 0): string | undefined {
  if (depth > DEPTH_LIMIT) return 'nested too deeply'
  for (let at = start; at < end; ) {
    const tag = bytes[at] ?? 0
    let length = bytes[at + 1] ?? 0
    let content = at + 2
    if (length >= 0x80) {
      const octets = length & 0x7f
      length = 0
      for (let i = 0; i < octets; i++) length = length * 256 + (bytes[content++] ?? 0)
      if (octets === 0 || length < 0x80 || (octets > 1 && length < 256 ** (octets - 1)))
        return 'length that is not the shortest'
    }
    const next = content + length
    if (next > end) return 'element that ends outside what holds it'
    const fault = elementFault(bytes, tag, content, next, depth)
    if (fault !== undefined) return fault
    at = next
  }
  return undefined
}

function elementFault(
  bytes: Uint8Array,
  tag: number,
  start: number,
  end: number,
  depth: number,
): string | undefined {
  if (tag & 0x20) {
    // §10.2: string types are primitive; of the universal ones only SEQUENCE and SET are constructed.
    if ((tag & 0xc0) === 0 && tag !== 0x30 && tag !== 0x31) return 'string in pieces'
    return (tag === 0x31 ? unsorted(bytes, start, end) : undefined) ?? derFault(bytes, start, end, depth + 1)
  }
  return primitiveFault(tag, bytes, start, end)
}

/** §11.6: the elements of a SET OF stand in ascending order. */
function unsorted(bytes: Uint8Array, start: number, end: number): string | undefined {
  let previous = -1
  for (let at = start; at < end; ) {
    const length = bytes[at + 1] ?? 0
    // Elements of a name's RDN, the only sets here, are shorter than 64 KB.
    const size =
      length < 0x80
        ? 2 + length
        : length === 0x81
          ? 3 + (bytes[at + 2] ?? 0)
          : 4 + (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0)
    const next = Math.min(at + size, end)
    if (previous >= 0 && !ascends(bytes, previous, at, next)) return 'SET OF that is not sorted'
    previous = at
    at += size
  }
  return undefined
}

/** Whether the element from `a` to `b` comes no later than the one from `b` to `end`. */
function ascends(bytes: Uint8Array, a: number, b: number, end: number): boolean {
  for (let i = 0; a + i < b && b + i < end; i++) {
    const difference = (bytes[a + i] ?? 0) - (bytes[b + i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return b - a <= end - b
}
