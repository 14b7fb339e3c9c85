import { CerthallError } from '@certhall/model'
import type { PinState, TokenDriver, TokenEvent, TokenInfo } from '../../port.ts'
import { decryptor } from './keys.ts'
import { type Library, openLibrary } from './library.ts'
import { readNames } from './memory.ts'
import { adminPinType, userPinType } from './pins.ts'
import { quirksFor, type SkfQuirks } from './quirks.ts'
import { deviceInfo, openSession, pinTries, type Session } from './session.ts'
import { skfToken } from './skf-token.ts'
import { watchDevices } from './watch-devices.ts'

export interface SkfOptions {
  /** Path of the vendor's library. */
  library: string
  /** Over what the vendor's row and the standard say. */
  quirks?: Partial<SkfQuirks>
}

export interface SkfDriver extends TokenDriver {
  /** Logs out of every token and disconnects. The process does so at its end by itself. */
  close(): void
}

interface Connected {
  name: Buffer
  session: Session
  id: string
}

const UNKNOWN_PIN: PinState = { triesLeft: null, triesMax: null, locked: false }
const NAMES_LIMIT = 20

/**
 * Tokens behind a vendor's SKF library (GM/T 0016). Calls block, and a library may hang or crash: run it in a worker.
 * `token-module-unusable` where it cannot be loaded.
 */
export function skfDriver({ library: path, quirks: given }: SkfOptions): SkfDriver {
  const quirks: SkfQuirks = { ...quirksFor(path), ...given }
  const library = openLibrary(path, quirks.layout)
  const devices = new Map<string, Connected>()
  const listeners = new Set<(event: TokenEvent) => void>()
  let known = new Map<string, Session>()
  let unwatch: (() => void) | undefined
  let isFirstLook = true

  /** Connects what has come, forgets what has gone. What cannot be connected is left out and tried again next time. */
  function look(): void {
    const names = deviceNames(library).slice(0, NAMES_LIMIT)
    const present = new Set(names.map(keyOf))
    for (const [key, { session }] of devices) {
      if (present.has(key) && isAlive(session)) continue
      // Nothing is sent to what is gone.
      if (present.has(key)) session.close()
      else session.kill()
      devices.delete(key)
    }
    for (const name of names) {
      const found = devices.get(keyOf(name)) ?? connect(name)
      if (found) devices.set(keyOf(name), found)
    }
    isFirstLook = false
  }

  function connect(name: Buffer): Connected | undefined {
    try {
      const session = openSession(library, quirks, name, isFirstLook)
      const { serial } = deviceInfo(session)
      const taken = [...devices.values()].some(({ id }) => id === serial)
      // Cheap tokens have no serial number, or all the same.
      const id = serial && !taken ? serial : `${serial}@${name.toString('latin1')}`
      return { name, session, id }
    } catch (error) {
      if (error instanceof CerthallError) return undefined
      throw error
    }
  }

  /** Tells what has changed since the last time. A token that was out and is in again has another session. */
  function compare(removed?: Buffer): void {
    // Pulled and in again before we looked: its session cannot know.
    if (removed) devices.get(keyOf(removed))?.session.kill()
    try {
      look()
    } catch (error) {
      // The next event or call tells whoever asks.
      if (!(error instanceof CerthallError)) throw error
    }
    const before = known
    known = new Map([...devices.values()].map(({ id, session }) => [id, session]))
    const tell = (event: TokenEvent) => {
      for (const listener of listeners) listener(event)
    }
    for (const [id, session] of before) if (known.get(id) !== session) tell({ type: 'removed', id })
    for (const [id, session] of known) if (before.get(id) !== session) tell({ type: 'inserted', id })
  }

  function close() {
    unwatch?.()
    unwatch = undefined
    for (const { session } of devices.values()) session.close()
    devices.clear()
    process.off('exit', close)
  }
  process.on('exit', close)

  return {
    name: 'skf',
    async list() {
      look()
      const infos: TokenInfo[] = []
      for (const device of devices.values()) {
        try {
          infos.push(describe(device))
        } catch (error) {
          // Pulled while it was read, or damaged: it must not hide the others.
          if (!(error instanceof CerthallError)) throw error
        }
      }
      return infos
    },
    async open(id) {
      look()
      const found = [...devices.values()].find((device) => device.id === id)
      if (!found) throw new CerthallError('token-absent')
      return skfToken(found.session, () => describe(found))
    },
    watch(listener) {
      if (listeners.size === 0) {
        look()
        known = new Map([...devices.values()].map(({ id, session }) => [id, session]))
        unwatch = watchDevices(library, ({ removed }) => compare(removed))
      }
      listeners.add(listener)
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return
        unwatch?.()
        unwatch = undefined
      }
    },
    close,
  }
}

function keyOf(name: Uint8Array): string {
  return Buffer.from(name).toString('hex')
}

function deviceNames(library: Library): Buffer[] {
  try {
    return readNames('SKF_EnumDev', (out, length) => library.try('SKF_EnumDev', 1, out, length)).map((name) =>
      Buffer.from(name),
    )
  } catch (error) {
    // Some libraries say so where nothing is plugged in.
    if (error instanceof CerthallError && error.code === 'token-removed') return []
    throw error
  }
}

/** A handle to a device that was out in between is refused. */
function isAlive(session: Session): boolean {
  try {
    deviceInfo(session)
    session.findApplication()
  } catch {
    return false
  }
  return !session.dead
}

function describe({ session, id }: Connected): TokenInfo {
  const { serial, label, manufacturer } = deviceInfo(session)
  const foreign = session.application === undefined
  return {
    id,
    serial: serial || id,
    label,
    manufacturer,
    driver: 'skf',
    encryptionPairs: decryptor(session) ? 'in-token' : 'refuse',
    // Not even asked where it is another issuer's.
    pin: foreign ? UNKNOWN_PIN : pinState(session, userPinType(session)),
    adminPin: foreign ? UNKNOWN_PIN : pinState(session, adminPinType(session)),
    foreign,
  }
}

function pinState(session: Session, type: number): PinState {
  const tries = pinTries(session, type)
  return tries ? { triesLeft: tries.left, triesMax: tries.max, locked: tries.left === 0 } : UNKNOWN_PIN
}
