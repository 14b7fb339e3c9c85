import { hash, randomBytes } from 'node:crypto'
import type { MachineClient } from '@certhall/ca'
import { CerthallError, type MachineProfile } from '@certhall/model'
import { isPassword } from '@certhall/ra'
import type { MachineClients, RegisteredClient } from './adapters/sql/machine-clients.ts'
import { addressGroup } from './http/address-group.ts'

// How long a client that was disabled, or whose secret was changed, may go on.
const FRESH_MS = 5000
const KNOWN_LIMIT = 10_000
/** Wrong secrets of one address, or one network of IPv6, in a minute: each costs us a tenth of a second. */
const WRONG_LIMIT = 20
const MINUTE = 60_000

interface Known {
  client: MachineClient
  /** The hash that the secret was compared with. */
  secret: string
  readAt: number
}

/** Who a request comes from. `log-in-required`, `log-in-wrong`, `rate-limited`. */
export interface MachineAccess {
  /** By HTTP Basic (RFC 7617): the client's id and its secret. */
  byHeader(authorization: string | undefined, address: string): Promise<MachineClient>
  /** By the client's id alone, which something stronger has told. */
  byId(id: string): Promise<MachineClient>
}

export function machineAccess({
  clients,
  profiles,
  clock,
}: {
  clients: MachineClients
  profiles: ReadonlyMap<string, MachineProfile>
  clock: { now(): Date }
}): MachineAccess {
  // A secret is stretched once; then its header is known by a salted hash, so that memory holds no secrets. It is compared with nothing
  // that comes from outside, so an HMAC, which takes ten times as long, would add nothing.
  const salt = randomBytes(32).toString('hex')
  const known = new Map<string, Known>()
  const underWay = new Map<string, Promise<Known>>()
  const wrong = new Map<string, { count: number; since: number }>()
  const lines = new Map<string, Promise<unknown>>()

  /** One after another for each address: who asks many times at once must not be let in before the first is counted. */
  function inLine<Result>(address: string, work: () => Promise<Result>): Promise<Result> {
    const turn = (lines.get(address) ?? Promise.resolve()).then(work)
    const done = turn
      .catch(() => undefined)
      .then(() => {
        if (lines.get(address) === done) lines.delete(address)
      })
    lines.set(address, done)
    return turn
  }

  function open(row: RegisteredClient | undefined): MachineClient {
    const profile = row && profiles.get(row.profile)
    if (row === undefined || row.disabledAt !== undefined || profile === undefined)
      throw new CerthallError('log-in-wrong', 'no such client, or not with this secret')
    return { id: row.id, profile, names: row.names }
  }

  async function stretched(authorization: string, address: string): Promise<Known> {
    const now = clock.now().getTime()
    const before = wrong.get(address)
    const failed = before !== undefined && now - before.since < MINUTE ? before : { count: 0, since: now }
    if (failed.count >= WRONG_LIMIT) {
      const retryAfter = Math.ceil((failed.since + MINUTE - now) / 1000)
      throw new CerthallError('rate-limited', `again in ${retryAfter} s`, { retryAfter })
    }
    const { id, secret } = credentials(authorization)
    const row = await clients.find(id)
    // Stretched also where there is no such client: the time must not tell.
    const right = await isPassword(secret, row?.secret ?? DECOY)
    if (!right || row?.secret === undefined) {
      if (wrong.size >= KNOWN_LIMIT) wrong.clear()
      wrong.set(address, { ...failed, count: failed.count + 1 })
      throw new CerthallError('log-in-wrong', 'no such client, or not with this secret')
    }
    return { client: open(row), secret: row.secret, readAt: now }
  }

  async function openAgain(authorization: string, address: string, found: Known | undefined): Promise<Known> {
    const row = found && (await clients.find(found.client.id))
    if (found === undefined || row?.secret !== found.secret)
      return inLine(address, () => stretched(authorization, address))
    return { ...found, client: open(row), readAt: clock.now().getTime() }
  }

  return {
    async byHeader(authorization, address) {
      if (authorization === undefined) throw new CerthallError('log-in-required', 'HTTP Basic is wanted')
      const name = hash('sha256', `${salt}${authorization}`, 'base64')
      const found = known.get(name)
      const now = clock.now().getTime()
      if (found !== undefined && now - found.readAt < FRESH_MS && now >= found.readAt) return found.client
      // Whoever comes meanwhile waits for the same answer: a secret that many connections bring is stretched once.
      const opening = underWay.get(name) ?? openAgain(authorization, addressGroup(address), found)
      underWay.set(name, opening)
      try {
        const entry = await opening
        if (known.size >= KNOWN_LIMIT) known.clear()
        known.set(name, entry)
        return entry.client
      } catch (error) {
        known.delete(name)
        throw error
      } finally {
        underWay.delete(name)
      }
    },
    byId: async (id) => open(await clients.find(id)),
  }
}

// Of nobody's secret, at the cost that password.ts writes.
const DECOY = `scrypt$32768$8$3$${Buffer.alloc(16).toString('base64')}$${Buffer.alloc(32).toString('base64')}`

function credentials(authorization: string): { id: string; secret: string } {
  const [, encoded = ''] = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? []
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 1) throw new CerthallError('log-in-required', 'HTTP Basic is wanted')
  return { id: text.slice(0, colon), secret: text.slice(colon + 1) }
}
