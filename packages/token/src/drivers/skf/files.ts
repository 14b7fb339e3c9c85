import { CerthallError } from '@certhall/model'
import { SAR, sarOf } from './codes.ts'
import { cString } from './memory.ts'
import type { Session } from './session.ts'
import { encodeSlot, readSlots, slotSize } from './two-slots.ts'

// GM/T 0016 §6.4.9: whom a file is open to.
const ANYONE = 0xff
const USER = 0x10
/** What a file may have, whatever the library says. */
const LIMIT = 64 * 1024
const NAME_BYTES = 32

/** The file's content, or undefined where there is none. */
export function readFile(session: Session, name: string): Uint8Array | undefined {
  const raw = readRaw(session, name)
  return raw && readSlots(raw).content
}

export function writeFile(session: Session, name: string, bytes: Uint8Array): void {
  const text = fileName(name)
  session.exclusively(() => {
    const application = session.own()
    const old = readRaw(session, name)
    const size = slotSize(bytes.length)
    const fits = old !== undefined && old.length % 2 === 0 && old.length / 2 >= size
    if (old && !fits) session.call('SKF_DeleteFile', application, text)
    if (!fits) session.call('SKF_CreateFile', application, text, 2 * size, ANYONE, USER)
    const half = fits ? old.length / 2 : size
    const { number, next } = readSlots(fits ? old : new Uint8Array(2 * half))
    const slot = Buffer.from(encodeSlot(number + 1, bytes, half))
    session.call('SKF_WriteFile', application, text, next * half, slot, slot.length)
  })
}

export function deleteFile(session: Session, name: string): void {
  const text = fileName(name)
  session.exclusively(() => {
    if (sizeOf(session, text) !== undefined) session.call('SKF_DeleteFile', session.own(), text)
  })
}

function readRaw(session: Session, name: string): Uint8Array | undefined {
  const text = fileName(name)
  const size = sizeOf(session, text)
  if (size === undefined) return undefined
  const application = session.own()
  return session.bytes('SKF_ReadFile', size, (out, length) =>
    session.library.try('SKF_ReadFile', application, text, 0, size, out, length),
  )
}

function sizeOf(session: Session, text: Buffer): number | undefined {
  const application = session.own()
  try {
    const info = session.fill('SKF_GetFileInfo', 'FILEATTRIBUTE', (memory) =>
      session.library.try('SKF_GetFileInfo', application, text, memory),
    )
    const size = info.number('FileSize')
    if (size > LIMIT) throw new CerthallError('token-damaged', `a file of ${size} bytes`)
    return size
  } catch (error) {
    const sar = sarOf(error)
    if (sar === SAR.FILE_NOT_EXIST || (sar !== undefined && session.quirks.absent.includes(sar)))
      return undefined
    throw error
  }
}

/** §6.4.9: at most 32 bytes. */
function fileName(name: string): Buffer {
  const bytes = Buffer.byteLength(name)
  if (bytes < 1 || bytes > NAME_BYTES) throw new CerthallError('input-invalid', 'a name of 1 to 32 bytes')
  return cString(name)
}
