import { CerthallError } from '@certhall/model'
import { SAR, sarError } from './codes.ts'

// A library may write past the end of what it was given, or say that it wrote more. Behind every buffer lie bytes that it
// has no business with: a small overrun harms nothing there, and is seen.
const GUARD = 4096
const MARK = 0xa5

export interface Guarded {
  readonly memory: Buffer
  /** `token-damaged` where the library wrote past the end. */
  check(called: string): void
}

const MARKS = Buffer.alloc(GUARD, MARK)

export function guarded(size: number): Guarded {
  const whole = Buffer.alloc(size + GUARD)
  MARKS.copy(whole, size)
  return {
    // The whole of it is handed out; only `size` bytes are ever promised to the library.
    memory: whole,
    check(called) {
      if (whole.compare(MARKS, 0, GUARD, size) !== 0)
        throw new CerthallError('token-damaged', `${called} wrote past its buffer`, { called })
    },
  }
}

/**
 * One buffer of each size for all calls: made anew each time, large ones fill the process's memory before anybody cleans
 * up, as tokens are read at every event for as long as a desk is on.
 */
const kept = new Map<number, Guarded>()
/** Of the structures and the limits; files have sizes of their own. */
const KEPT = 16

/** What a call has left in a guarded buffer of this size, copied by `take`; nothing of it stays. Not for calls that go on elsewhere. */
export function throughGuarded<T>(size: number, called: string, take: (memory: Buffer) => T): T {
  const room = kept.get(size) ?? guarded(size)
  if (kept.size < KEPT) kept.set(size, room)
  try {
    const taken = take(room.memory)
    room.check(called)
    return taken
  } finally {
    room.memory.fill(0, 0, size)
    MARKS.copy(room.memory, size)
  }
}

/** A ULONG that the library reads and writes; 8 bytes, so that one whose ULONG has 64 bits stays inside. */
export function ulong(value = 0): Buffer {
  const memory = Buffer.alloc(8)
  memory.writeUInt32LE(value)
  return memory
}

export function readUlong(memory: Buffer): number {
  return memory.readUInt32LE()
}

/** Room for a handle. */
export function pointer(): Buffer {
  return Buffer.alloc(8)
}

export function readPointer(memory: Buffer): bigint {
  return memory.readBigUInt64LE()
}

/** NUL-terminated. */
export function cString(text: Uint8Array | string): Buffer {
  return Buffer.concat([typeof text === 'string' ? Buffer.from(text) : text, Buffer.alloc(1)])
}

/**
 * What a function writes into a buffer and tells the length of. The buffer has the largest size at once: a length asked
 * for first is one more thing that a library can get wrong. `token-damaged` where it tells more than fits.
 */
export function readBytes(
  called: string,
  limit: number,
  call: (out: Buffer, length: Buffer) => number,
): Uint8Array {
  const length = ulong(limit)
  const { sar, bytes } = throughGuarded(limit, called, (out) => ({
    sar: call(out, length),
    bytes: new Uint8Array(out.subarray(0, Math.min(readUlong(length), limit))),
  }))
  if (sar !== SAR.OK) throw sarError(sar, called)
  const told = readUlong(length)
  if (told > limit)
    throw new CerthallError('token-damaged', `${called} tells ${told} bytes, at most ${limit} fit`, {
      called,
    })
  return bytes
}

const LIST_LIMIT = 64 * 1024

/** A list of names, raw: each ends with NUL, the list with one more, which some vendors leave out. */
export function readNames(called: string, call: (out: Buffer, length: Buffer) => number): Uint8Array[] {
  const list = Buffer.from(readBytes(called, LIST_LIMIT, call))
  const names: Uint8Array[] = []
  for (let from = 0; from < list.length; ) {
    const found = list.indexOf(0, from)
    const end = found < 0 ? list.length : found
    if (end === from) break
    names.push(new Uint8Array(list.subarray(from, end)))
    from = end + 1
  }
  return names
}

/** A text in a field of fixed size, up to its first NUL. */
export function fieldText(field: Buffer, encoding: string): string {
  const end = field.indexOf(0)
  return new TextDecoder(encoding).decode(end < 0 ? field : field.subarray(0, end)).trim()
}
