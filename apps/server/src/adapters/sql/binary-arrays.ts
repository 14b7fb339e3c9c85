// Arrays as PostgreSQL sends and receives them (array_send in its arrayfuncs.c). The driver passes a Buffer on as a binary parameter; an
// array it would spell out as text, bytes in hex, which takes both sides longer than the insert itself.

/** OIDs of pg_type. */
const [BYTEA, INT4, TEXT, TIMESTAMPTZ] = [17, 23, 25, 1184]
const HEADER = 20
/** PostgreSQL counts microseconds from here. */
const EPOCH_MS = Date.UTC(2000, 0, 1)

/** For a parameter `$n::text[]`. */
export function textArray(values: readonly string[]): Buffer {
  const lengths = values.map((value) => Buffer.byteLength(value))
  return filled(TEXT, lengths, (array, at, index) => array.write(values[index] as string, at))
}

/** For a parameter `$n::bytea[]`. */
export function bytesArray(values: readonly Uint8Array[]): Buffer {
  const lengths = values.map(({ length }) => length)
  return filled(BYTEA, lengths, (array, at, index) => array.set(values[index] as Uint8Array, at))
}

/** For a parameter `$n::timestamptz[]`. */
export function timesArray(values: readonly Date[]): Buffer {
  const lengths = values.map(() => 8)
  return filled(TIMESTAMPTZ, lengths, (array, at, index) => {
    const milliseconds = (values[index] as Date).getTime() - EPOCH_MS
    array.writeBigInt64BE(BigInt(milliseconds) * 1000n, at)
  })
}

/** For a parameter `$n::int4[]`; undefined is null. */
export function numbersArray(values: readonly (number | undefined)[]): Buffer {
  const lengths = values.map((value) => (value === undefined ? -1 : 4))
  return filled(INT4, lengths, (array, at, index) => array.writeInt32BE(values[index] as number, at))
}

function filled(
  type: number,
  lengths: readonly number[],
  write: (array: Buffer, at: number, index: number) => unknown,
): Buffer {
  let size = HEADER
  for (const length of lengths) size += 4 + Math.max(0, length)
  const array = Buffer.allocUnsafe(size)
  array.writeInt32BE(lengths.length > 0 ? 1 : 0, 0)
  array.writeInt32BE(lengths.includes(-1) ? 1 : 0, 4)
  array.writeInt32BE(type, 8)
  // No dimension, and no length of one, where there is nothing.
  if (lengths.length === 0) return array.subarray(0, 12)
  array.writeInt32BE(lengths.length, 12)
  array.writeInt32BE(1, 16)
  let at = HEADER
  for (const [index, length] of lengths.entries()) {
    at = array.writeInt32BE(length, at)
    if (length < 0) continue
    write(array, at, index)
    at += length
  }
  return array
}
