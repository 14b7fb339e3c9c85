import { existsSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'

// Desktop Notifications Specification 1.2 (freedesktop.org), over the user's session bus.

const PLACE = {
  destination: 'org.freedesktop.Notifications',
  path: '/org/freedesktop/Notifications',
  interface: 'org.freedesktop.Notifications',
}
const PATIENCE_MS = 5000

interface Message {
  interface?: string
  member?: string
  body?: unknown[]
}

/** What we use of the library, which types less of itself. */
interface Bus {
  invoke(
    call: typeof PLACE & { member: string; signature: string; body: unknown[] },
    done: (error: unknown, ...answer: unknown[]) => void,
  ): void
  addMatch(rule: string, done: (error: unknown) => void): void
  connection: { on(event: string, listener: (value: Message) => void): void; stream: { destroy(): void } }
}

export interface DesktopBus {
  /** Shows a notification, in place of the one before it. Rejects where the desktop takes none. */
  notify(title: string, text: string): Promise<void>
  close(): void
}

/** Socket of the session's bus, or undefined where there is no session (D-Bus Specification, "Well-known Message Bus Instances"). */
function socketOf(environment: NodeJS.ProcessEnv): string | undefined {
  const named = /(?:^|;)unix:(?:[^;]*,)?path=([^,;]+)/.exec(environment.DBUS_SESSION_BUS_ADDRESS ?? '')?.[1]
  const usual = environment.XDG_RUNTIME_DIR && join(environment.XDG_RUNTIME_DIR, 'bus')
  return [named, usual].find((path) => path && existsSync(path))
}

/** Connects to the desktop that shows notifications; undefined where there is none. `onOpen`: one was clicked. */
export async function openDesktopBus(onOpen: () => void): Promise<DesktopBus | undefined> {
  const socket = socketOf(process.env)
  if (!socket) return undefined
  const { createClient } = (await import('@httptoolkit/dbus-native')).default
  const stream = createConnection(decodeURIComponent(socket))
  // Nobody is kept waiting for a clicked notification.
  stream.unref()
  const bus = createClient({ stream }) as unknown as Bus
  let shown = 0
  let gone = false
  const isGone = () => {
    gone = true
  }
  bus.connection.on('error', isGone)
  bus.connection.on('end', isGone)
  bus.connection.on('message', ({ interface: from, member, body }) => {
    if (from !== PLACE.interface || body?.[0] !== shown) return
    if (member === 'ActionInvoked') onOpen()
  })
  bus.addMatch(`type='signal',interface='${PLACE.interface}'`, () => {})

  return {
    notify(title, text) {
      return new Promise((resolve, reject) => {
        if (gone) return reject(new Error('the session bus has gone'))
        const timer = setTimeout(() => reject(new Error('the desktop does not answer')), PATIENCE_MS)
        // application, replaces, icon, summary, body, actions, hints, milliseconds (-1: the desktop's choice)
        const body = [
          '证书助手',
          shown,
          'certhall-assistant',
          title,
          escaped(text),
          ['default', '打开 / Open'],
          [],
          -1,
        ]
        bus.invoke({ ...PLACE, member: 'Notify', signature: 'susssasa{sv}i', body }, (error, id) => {
          clearTimeout(timer)
          if (error) return reject(new Error(String(error)))
          shown = Number(id)
          resolve()
        })
      })
    },
    close: () => stream.destroy(),
  }
}

/** The body may be markup (§"Markup"); a holder's name is not. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
