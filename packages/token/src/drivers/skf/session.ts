import { CerthallError } from '@certhall/model'
import { SAR, sarError, sarOf } from './codes.ts'
import type { FunctionName, Handle, Library } from './library.ts'
import {
  cString,
  fieldText,
  pointer,
  readBytes,
  readNames,
  readPointer,
  readUlong,
  throughGuarded,
  ulong,
} from './memory.ts'
import type { SkfQuirks } from './quirks.ts'
import { LAYOUTS, measure, type StructureName, type View, view } from './structures.ts'

/** How long another program may keep the device to itself. */
const LOCK_MS = 5000

/** One connected device, and our application on it where there is one. It is dead once the device is gone. */
export interface Session {
  readonly device: Handle
  /** Undefined on a foreign token. */
  readonly application: Handle | undefined
  readonly library: Library
  readonly quirks: SkfQuirks
  readonly dead: boolean
  /** `token-removed` for a dead one, `token-foreign` where nothing is ours. */
  own(): Handle
  /** As library.call; a device that is gone kills the session. */
  call(name: FunctionName, ...args: (Buffer | Handle | number)[]): void
  bytes(name: FunctionName, limit: number, call: (out: Buffer, length: Buffer) => number): Uint8Array
  names(name: FunctionName, call: (out: Buffer, length: Buffer) => number): string[]
  /** Fills a structure; `token-damaged` where the library writes more than that. */
  fill(name: FunctionName, structure: StructureName, call: (memory: Buffer) => number): View
  /** Runs `work` while no other program works on the device. `token-busy` where one does not let go. */
  exclusively<T>(work: () => T): T
  /** The name's bytes as the token itself told them, since only it knows its encoding. */
  nameBytes(name: string): Uint8Array
  /** Opens our application where there is one by now: a token may have been plugged in empty and been filled since. */
  findApplication(): void
  /** Logs out at the token; never fails. */
  clear(): void
  /** Logs out, closes, disconnects; never fails. */
  close(): void
  /** For a device that is gone: nothing more is asked of it. */
  kill(): void
}

/**
 * Connects and chooses our application. `wasIn`: the token was in before this process, so that a crash of ours may have
 * left it logged in, and it is logged out. One plugged in since has no such state, and another program may have just
 * logged in.
 */
export function openSession(
  library: Library,
  quirks: SkfQuirks,
  deviceName: Uint8Array,
  wasIn = false,
): Session {
  const device = handleFrom(library, 'SKF_ConnectDev', (out) => [cString(deviceName), out])
  let application: Handle | undefined
  let dead = false
  const known = new Map<string, Uint8Array>()

  function dying<T>(work: () => T): T {
    if (dead) throw new CerthallError('token-removed')
    try {
      return work()
    } catch (error) {
      if (error instanceof CerthallError && error.code === 'token-removed') dead = true
      throw error
    }
  }

  const decode = (bytes: Uint8Array) => new TextDecoder(quirks.strings).decode(bytes)

  let connected = true

  function disconnect() {
    if (!dead && application !== undefined) library.try('SKF_CloseApplication', application)
    dead = true
    // Of one that is gone too: the library keeps something for every handle.
    if (connected) library.try('SKF_DisConnectDev', device)
    connected = false
  }

  const session: Session = {
    device,
    get application() {
      return application
    },
    library,
    quirks,
    get dead() {
      return dead
    },
    own() {
      if (dead) throw new CerthallError('token-removed')
      if (application === undefined) throw new CerthallError('token-foreign')
      return application
    },
    call: (name, ...args) => dying(() => library.call(name, ...args)),
    bytes: (name, limit, call) => dying(() => readBytes(name, limit, call)),
    names: (name, call) =>
      dying(() =>
        readNames(name, call).map((raw) => {
          known.set(decode(raw), raw)
          return decode(raw)
        }),
      ),
    fill: (name, structure, call) =>
      dying(() => {
        const layout = LAYOUTS[quirks.layout]
        const { size } = measure(structure, layout)
        const { sar, memory } = throughGuarded(size, name, (out) => ({
          sar: call(out),
          memory: Buffer.from(out.subarray(0, size)),
        }))
        if (sar !== SAR.OK) throw sarError(sar, name)
        return view(structure, layout, { memory })
      }),
    exclusively(work) {
      return dying(() => {
        const sar = library.try('SKF_LockDev', device, LOCK_MS)
        // Not every vendor has it; then the token itself keeps two programs apart, call by call.
        if (sar !== SAR.OK && sar !== SAR.NOTSUPPORTYETERR) throw sarError(sar, 'SKF_LockDev')
        try {
          return work()
        } finally {
          if (sar === SAR.OK) library.try('SKF_UnlockDev', device)
        }
      })
    },
    nameBytes: (name) => known.get(name) ?? new TextEncoder().encode(name),
    findApplication() {
      if (application !== undefined) return
      const names = session.names('SKF_EnumApplication', (out, length) =>
        library.try('SKF_EnumApplication', device, out, length),
      )
      const ours = quirks.applications.find((name) => names.includes(name))
      if (ours === undefined) return
      application = handleFrom(library, 'SKF_OpenApplication', (out) => [
        device,
        cString(session.nameBytes(ours)),
        out,
      ])
      if (wasIn) session.clear()
    },
    clear() {
      if (dead || application === undefined) return
      // Not logged out: then at least nothing of ours stays open. The next call connects anew.
      if (library.try('SKF_ClearSecureState', application) !== SAR.OK) disconnect()
    },
    close() {
      session.clear()
      disconnect()
    },
    kill() {
      dead = true
      disconnect()
    },
  }

  try {
    session.findApplication()
    return session
  } catch (error) {
    session.close()
    throw error
  }
}

/** Opens a container of ours for `work`, and closes it again. */
export function inContainer<T>(session: Session, name: string, work: (container: Handle) => T): T {
  const application = session.own()
  // Which code a missing container has is each vendor's own choice: ask for the names.
  if (!containerNames(session).includes(name)) throw new CerthallError('container-missing', name)
  const out = pointer()
  session.call('SKF_OpenContainer', application, cString(session.nameBytes(name)), out)
  const container = readPointer(out)
  try {
    return work(container)
  } finally {
    if (!session.dead) session.library.try('SKF_CloseContainer', container)
  }
}

export function containerNames(session: Session): string[] {
  const application = session.own()
  return session.names('SKF_EnumContainer', (out, length) =>
    session.library.try('SKF_EnumContainer', application, out, length),
  )
}

/** What `read` answers, or undefined where the library's code says that there is no such thing. */
export function ifThere<T>({ quirks }: Session, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    const sar = sarOf(error)
    if (sar === SAR.KEYNOTFOUNTERR || sar === SAR.CERTNOTFOUNTERR) return undefined
    if (sar !== undefined && quirks.absent.includes(sar)) return undefined
    throw error
  }
}

export function deviceInfo(session: Session) {
  const info = session.fill('SKF_GetDevInfo', 'DEVINFO', (memory) =>
    session.library.try('SKF_GetDevInfo', session.device, memory),
  )
  const text = (field: string) => fieldText(info.bytes(field), session.quirks.strings)
  return {
    serial: text('SerialNumber'),
    label: text('Label'),
    manufacturer: text('Manufacturer'),
    freeSpace: Math.min(info.number('FreeSpace'), info.number('TotalSpace')),
  }
}

export interface Tries {
  max: number
  left: number
}

/** Tries of a PIN; undefined where the library does not say. */
export function pinTries(session: Session, type: number): Tries | undefined {
  const [max, left, first] = [ulong(), ulong(), ulong()]
  try {
    session.call('SKF_GetPINInfo', session.own(), type, max, left, first)
  } catch (error) {
    if (error instanceof CerthallError && error.code === 'token-not-supported') return undefined
    throw error
  }
  const tries = { max: readUlong(max), left: readUlong(left) }
  // One byte in the field; more is a library that wrote something else there.
  return tries.max <= 255 && tries.left <= 255 ? tries : undefined
}

function handleFrom(
  library: Library,
  name: FunctionName,
  args: (out: Buffer) => (Buffer | Handle)[],
): Handle {
  const out = pointer()
  library.call(name, ...args(out))
  return readPointer(out)
}
