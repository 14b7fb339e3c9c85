import type { Random } from './random.ts'

const VALUES = [
  0, 1, 0x0a, 0x20, 0x22, 0x2d, 0x30, 0x5c, 0x7b, 0x7f, 0x80, 0x81, 0xc0, 0xed, 0xf4, 0xfe, 0xff,
]

type Edit = (bytes: Uint8Array, at: number, random: Random) => Uint8Array

const EDITS: readonly Edit[] = [
  (bytes, at, random) => put(bytes, at, (bytes[at] ?? 0) ^ (1 << random.below(8))),
  (bytes, at, random) => put(bytes, at, random.pick(VALUES)),
  (bytes, at, random) => put(bytes, at, random.below(256)),
  (bytes, at, random) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(8))]),
  (bytes, at, random) =>
    Buffer.concat([bytes.subarray(0, at), random.bytes(1 + random.below(8)), bytes.subarray(at)]),
  (bytes, at, random) => {
    const stretch = bytes.subarray(at, at + 1 + random.below(32))
    return Buffer.concat([bytes.subarray(0, at), stretch, bytes.subarray(at)])
  },
  (bytes, at, random) => {
    const stretch = Uint8Array.from(bytes)
    return stretch.fill(random.pick([0, 0xff]), at, at + 1 + random.below(16))
  },
  (bytes, at) => bytes.subarray(0, at),
]

function put(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  if (at < changed.length) changed[at] = value
  return changed
}

/** One to four edits without regard to what the bytes mean. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let changed = bytes
  for (let edits = 1 + random.below(4); edits > 0; edits--)
    changed = random.pick(EDITS)(changed, random.below(changed.length + 1), random)
  return Uint8Array.from(changed)
}
