import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { CerthallError } from '@certhall/model'

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6']

/**
 * Lets only the user's own programs through: loopback is shared by everybody who is logged in to this computer. Asked once for each
 * connection, of the kernel's table of sockets, which Linux has; elsewhere the token of a served page is what keeps others out.
 */
export function openPeerCheck(
  own: number | undefined = process.getuid?.(),
  tables: readonly string[] = TABLES,
) {
  const known = new WeakMap<Socket, boolean>()
  return function requireOwnUser(socket: Socket): void {
    if (own === undefined) return
    const isOwn = known.get(socket) ?? isFrom(socket, own, tables)
    known.set(socket, isOwn)
    if (!isOwn) throw new CerthallError('origin-refused', 'another user of this computer')
  }
}

function isFrom(
  { remoteAddress, remotePort, localPort }: Socket,
  own: number,
  tables: readonly string[],
): boolean {
  if (remoteAddress === undefined || remotePort === undefined || localPort === undefined) return false
  const read = tables.map(readTable).filter((table) => table !== undefined)
  if (read.length === 0) return true
  const user = read.map((table) => userOf(table, remotePort, localPort)).find((uid) => uid !== undefined)
  return user === own
}

function readTable(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return undefined
  }
}

/** The user whose socket runs from this port to that one, both on loopback (proc(5): addresses and ports in hex, then the uid). */
export function userOf(table: string, from: number, to: number): number | undefined {
  const port = (number: number) => number.toString(16).toUpperCase().padStart(4, '0')
  for (const line of table.split('\n').slice(1)) {
    const [, local = '', remote = '', , , , , uid] = line.trim().split(/\s+/)
    if (local.endsWith(`:${port(from)}`) && remote.endsWith(`:${port(to)}`) && isLoopback(local))
      return Number(uid)
  }
  return undefined
}

// 127.0.0.0/8 little-endian, also as a mapped IPv6 address.
function isLoopback(address: string): boolean {
  return /^(?:0{16}F{4}0{4}|0{16}0000FFFF)?[0-9A-F]{6}7F:/.test(address)
}
