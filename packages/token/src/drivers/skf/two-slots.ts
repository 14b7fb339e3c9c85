import { digest } from '@certhall/crypto'

// A file of a token has a fixed size, and nothing says that a write of it is whole or not at all. So each of ours has two
// slots; the next content goes into the older one, and a pull in the middle leaves the newer as it was.

const MAGIC = Buffer.from('CH2S')
// Magic, number (4), length (4), check (4); then the content.
const HEAD = 16
const STEP = 128

/** Bytes of one slot for a content of this length, with room to grow. */
export function slotSize(length: number): number {
  return Math.ceil((HEAD + length + STEP / 2) / STEP) * STEP
}

interface Slot {
  number: number
  content: Uint8Array
}

function readSlot(slot: Buffer): Slot | undefined {
  if (slot.length < HEAD || !slot.subarray(0, 4).equals(MAGIC)) return undefined
  const length = slot.readUInt32LE(8)
  if (length > slot.length - HEAD) return undefined
  const content = slot.subarray(HEAD, HEAD + length)
  if (!check(slot.subarray(4, 12), content).equals(slot.subarray(12, HEAD))) return undefined
  return { number: slot.readUInt32LE(4), content: new Uint8Array(content) }
}

function check(head: Uint8Array, content: Uint8Array): Buffer {
  return Buffer.from(digest('sha256', Buffer.concat([head, content]))).subarray(0, 4)
}

/** One slot's bytes. */
export function encodeSlot(number: number, content: Uint8Array, size: number): Uint8Array {
  const slot = Buffer.alloc(size)
  MAGIC.copy(slot)
  slot.writeUInt32LE(number, 4)
  slot.writeUInt32LE(content.length, 8)
  check(slot.subarray(4, 12), content).copy(slot, 12)
  slot.set(content, HEAD)
  return slot
}

/** Newest content of a file, undefined where none was ever written whole; and where the next one goes. */
export function readSlots(file: Uint8Array): {
  content: Uint8Array | undefined
  number: number
  next: 0 | 1
} {
  const whole = Buffer.from(file)
  const half = whole.length >> 1
  const slots = [readSlot(whole.subarray(0, half)), readSlot(whole.subarray(half))]
  const [first, second] = slots
  const newest = !second || (first && first.number > second.number) ? 0 : 1
  const slot = slots[newest]
  // Another program's file is as it is.
  if (!slot && !whole.subarray(0, 4).equals(MAGIC) && whole.some((byte) => byte !== 0))
    return { content: new Uint8Array(file), number: 0, next: 0 }
  return { content: slot?.content, number: slot?.number ?? 0, next: slot && newest === 0 ? 1 : 0 }
}
