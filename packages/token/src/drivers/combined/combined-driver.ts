import { CerthallError } from '@certhall/model'
import type { Token, TokenDriver, TokenEvent, TokenInfo } from '../../port.ts'

export interface CombinedOptions {
  /** How long a list waits for a driver that is slow or hangs. Default 5 s. */
  patienceMs?: number
  /** A driver that was not waited for has answered after all, or failed: time to list again. */
  onLate?: () => void
}

const PATIENCE_MS = 5000
const FAILING_MS = 300
/** An answer that came late is of use to a list made now. */
const FRESH_MS = 2000
const LATE = Symbol('late')

/**
 * Several drivers as one. Ids are `NAME:ID`, by the driver's name, which must be unique among them; a driver's part
 * keeps whatever it holds, colons too. One that fails hides nobody else's tokens; where all fail the first failure is thrown.
 * One that is slow shows what it showed before until it answers.
 */
export function combinedDriver(
  drivers: readonly TokenDriver[],
  { patienceMs = PATIENCE_MS, onLate = () => {} }: CombinedOptions = {},
): TokenDriver {
  const byName = new Map(drivers.map((driver) => [driver.name, driver]))
  if (byName.size !== drivers.length)
    throw new CerthallError('configuration-invalid', 'two drivers of one name')
  const parts = drivers.map((driver) => patientList(driver, { patienceMs, onLate }))

  return {
    name: 'combined',
    async list() {
      const lists = await Promise.allSettled(parts.map((list) => list()))
      const failed = lists.filter((list) => list.status === 'rejected')
      if (failed.length > 0 && failed.length === drivers.length) throw failed[0]?.reason
      return withoutTwins(lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : [])))
    },
    async open(id) {
      const at = id.indexOf(':')
      const driver = byName.get(id.slice(0, at))
      if (at < 0 || !driver) throw new CerthallError('token-absent', id)
      return renamed(await driver.open(id.slice(at + 1)), (info) => named(driver, info))
    },
    watch(listener: (event: TokenEvent) => void) {
      const stops = drivers.map((driver) =>
        driver.watch((event) => listener({ ...event, id: outer(driver, event.id) })),
      )
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}

const outer = (driver: TokenDriver, id: string) => `${driver.name}:${id}`
const named = (driver: TokenDriver, info: TokenInfo): TokenInfo => ({ ...info, id: outer(driver, info.id) })

/**
 * One driver's part of a list. While an answer is late the driver is not asked again; the answer is then the next list's,
 * which `onLate` calls for.
 */
function patientList(driver: TokenDriver, { patienceMs, onLate }: Required<CombinedOptions>) {
  let shown: TokenInfo[] = []
  let failing = false
  let underWay: Promise<unknown> | undefined
  let arrived: { answer: Promise<TokenInfo[]>; at: number } | undefined

  const ask = async () => (await driver.list()).map((info) => named(driver, info))

  function answer(): Promise<TokenInfo[]> {
    const before = arrived
    arrived = undefined
    return before && Date.now() - before.at < FRESH_MS ? before.answer : ask()
  }

  function wait(asked: Promise<TokenInfo[]>): void {
    underWay = asked
    const settled = () => {
      underWay = undefined
      arrived = { answer: asked, at: Date.now() }
      onLate()
    }
    asked.then(settled, settled)
  }

  return async (): Promise<TokenInfo[]> => {
    if (underWay) return shown
    const asked = answer()
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<typeof LATE>((resolve) => {
      // Who has failed is waited for in the background: the others should not suffer for it each time.
      timer = setTimeout(() => resolve(LATE), failing ? Math.min(patienceMs, FAILING_MS) : patienceMs)
    })
    try {
      const first = await Promise.race([asked, late])
      if (first === LATE) wait(asked)
      else {
        failing = false
        shown = first
      }
      return shown
    } catch (error) {
      failing = true
      shown = []
      throw error
    } finally {
      clearTimeout(timer)
    }
  }
}

function renamed(token: Token, name: (info: TokenInfo) => TokenInfo): Token {
  return { ...token, info: async () => name(await token.info()) }
}

/** Two modules may both serve a reader; the driver named first has it. Without a reader told, serials do not decide. */
function withoutTwins(infos: TokenInfo[]): TokenInfo[] {
  return infos.filter(
    (info, index) =>
      info.reader === undefined ||
      !infos
        .slice(0, index)
        .some((earlier) => earlier.reader === info.reader && earlier.serial === info.serial),
  )
}
