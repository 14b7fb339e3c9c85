// GM/T 0016-2012 §6.4: the structures as a compiler lays them out. `ulong` is the standard's ULONG.

export type StructureName =
  | 'VERSION'
  | 'DEVINFO'
  | 'RSAPUBLICKEYBLOB'
  | 'ECCPUBLICKEYBLOB'
  | 'ECCSIGNATUREBLOB'
  | 'ECCCIPHERBLOB'
  | 'ENVELOPEDKEYBLOB'
  | 'FILEATTRIBUTE'

type Field = 'ulong' | { readonly bytes: number } | StructureName
type Fields = Readonly<Record<string, Field>>

const bytes = (count: number) => ({ bytes: count })

export const STRUCTURES: Readonly<Record<StructureName, Fields>> = {
  VERSION: { major: bytes(1), minor: bytes(1) },
  DEVINFO: {
    Version: 'VERSION',
    Manufacturer: bytes(64),
    Issuer: bytes(64),
    Label: bytes(32),
    SerialNumber: bytes(32),
    HWVersion: 'VERSION',
    FirmwareVersion: 'VERSION',
    AlgSymCap: 'ulong',
    AlgAsymCap: 'ulong',
    AlgHashCap: 'ulong',
    DevAuthAlgId: 'ulong',
    TotalSpace: 'ulong',
    FreeSpace: 'ulong',
    MaxECCBufferSize: 'ulong',
    MaxBufferSize: 'ulong',
    Reserved: bytes(64),
  },
  RSAPUBLICKEYBLOB: {
    AlgID: 'ulong',
    BitLen: 'ulong',
    Modulus: bytes(256),
    PublicExponent: bytes(4),
  },
  ECCPUBLICKEYBLOB: { BitLen: 'ulong', X: bytes(64), Y: bytes(64) },
  ECCSIGNATUREBLOB: { r: bytes(64), s: bytes(64) },
  // The last field of these two goes on for as long as CipherLen says.
  ECCCIPHERBLOB: { X: bytes(64), Y: bytes(64), HASH: bytes(32), CipherLen: 'ulong', Cipher: bytes(1) },
  ENVELOPEDKEYBLOB: {
    Version: 'ulong',
    SymmAlgID: 'ulong',
    Bits: 'ulong',
    EncPriKey: bytes(64),
    PubKey: 'ECCPUBLICKEYBLOB',
    CipherBlob: 'ECCCIPHERBLOB',
  },
  FILEATTRIBUTE: { FileName: bytes(32), FileSize: 'ulong', ReadRights: 'ulong', WriteRights: 'ulong' },
}

/** How a vendor's compiler lays structures out. */
export interface Layout {
  /** Bytes of a ULONG: 4 by the standard; 8 where a header says `unsigned long` on 64-bit Linux. */
  readonly ulong: 4 | 8
  /** Largest alignment of a field: 1 is packed, as the standard's own header has it. */
  readonly pack: 1 | 4 | 8
}

export const LAYOUTS = {
  packed: { ulong: 4, pack: 1 },
  aligned: { ulong: 4, pack: 4 },
  ulong8: { ulong: 8, pack: 8 },
} as const satisfies Record<string, Layout>

export type LayoutName = keyof typeof LAYOUTS

/** Size and place of each field, nested ones as `Outer.Inner`. */
export interface Measured {
  readonly size: number
  readonly align: number
  readonly at: Readonly<Record<string, { readonly offset: number; readonly size: number }>>
}

/** Lays a structure out as C does: each field at a multiple of its alignment, the whole a multiple of the largest. */
export function measure(name: StructureName, layout: Layout): Measured {
  const at: Record<string, { offset: number; size: number }> = {}
  let offset = 0
  let align = 1
  for (const [field, kind] of Object.entries(STRUCTURES[name])) {
    const inner = typeof kind === 'string' && kind !== 'ulong' ? measure(kind, layout) : undefined
    const size = inner?.size ?? (typeof kind === 'object' ? kind.bytes : layout.ulong)
    const wanted = inner?.align ?? (kind === 'ulong' ? Math.min(layout.ulong, layout.pack) : 1)
    offset = upTo(offset, wanted)
    align = Math.max(align, wanted)
    at[field] = { offset, size }
    for (const [deep, place] of Object.entries(inner?.at ?? {}))
      at[`${field}.${deep}`] = { offset: offset + place.offset, size: place.size }
    offset += size
  }
  return { size: upTo(offset, align), align, at }
}

function upTo(offset: number, align: number): number {
  return Math.ceil(offset / align) * align
}

/** One structure in memory. */
export interface View {
  readonly memory: Buffer
  number(field: string): number
  setNumber(field: string, value: number): void
  /** The field's own memory. */
  bytes(field: string): Buffer
}

/** A view of `memory`, or of fresh zeros with `tail` bytes more than the structure has. */
export function view(
  name: StructureName,
  layout: Layout,
  { memory, tail = 0 }: { memory?: Buffer; tail?: number } = {},
): View {
  const { size, at } = measure(name, layout)
  const whole = memory ?? Buffer.alloc(size + tail)
  const place = (field: string) => {
    const found = at[field]
    if (!found) throw new TypeError(`${name} has no ${field}`)
    return found
  }
  return {
    memory: whole,
    // Little-endian on every system that vendors ship for; 2^32 and more means nothing in any field.
    number: (field) => whole.readUInt32LE(place(field).offset),
    setNumber: (field, value) => whole.writeUInt32LE(value, place(field).offset),
    bytes(field) {
      const { offset, size: length } = place(field)
      return whole.subarray(offset, offset + length)
    },
  }
}

const NUMBER = 32

/** The 32-byte number of a 64-byte field, which is right-aligned everywhere (gm-facts §2.4); undefined where it is not. */
export function readNumber(field: Buffer): Uint8Array | undefined {
  if (field.subarray(0, NUMBER).some((byte) => byte !== 0)) return undefined
  return new Uint8Array(field.subarray(NUMBER))
}

export function writeNumber(field: Buffer, number: Uint8Array): void {
  field.fill(0)
  field.set(number, field.length - number.length)
}

/** The same fields in another layout; what follows the structure (the rest of its last field) goes along. */
export function relayout(name: StructureName, memory: Uint8Array, from: Layout, to: Layout): Buffer {
  const [source, target] = [measure(name, from), measure(name, to)]
  const leaves = Object.entries(source.at).filter(
    ([field]) => !Object.keys(source.at).some((other) => other.startsWith(`${field}.`)),
  )
  const last = Math.max(...leaves.map(([, { offset }]) => offset))
  const whole = Buffer.alloc(memory.length + target.size - source.size + (to.pack > 1 ? to.pack : 0))
  for (const [field, { offset, size }] of leaves) {
    const end = offset === last ? memory.length : offset + Math.min(size, target.at[field]?.size ?? 0)
    whole.set(memory.subarray(offset, end), target.at[field]?.offset)
  }
  return whole
}
