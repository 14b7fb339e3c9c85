import { CerthallError } from '@certhall/model'
import type { Token, TokenDriver, TokenEvent, TokenInfo } from '../../port.ts'

export interface CombinedOptions {
  /** Told of every driver whose list fails, and with undefined once it works again; the others are listed all the same. */
  onFault?: (driver: string, fault: Error | undefined) => void
}

/**
 * Several drivers as one. Ids are `NAME:ID`, by the driver's name, which must be unique among them; a driver's part
 * keeps whatever it holds, colons too. Where all drivers fail the first failure is thrown.
 */
export function combinedDriver(
  drivers: readonly TokenDriver[],
  { onFault }: CombinedOptions = {},
): TokenDriver {
  const byName = new Map(drivers.map((driver) => [driver.name, driver]))
  if (byName.size !== drivers.length)
    throw new CerthallError('configuration-invalid', 'two drivers of one name')

  const outer = (driver: TokenDriver, id: string) => `${driver.name}:${id}`
  const named = (driver: TokenDriver, info: TokenInfo): TokenInfo => ({ ...info, id: outer(driver, info.id) })

  async function listOne(driver: TokenDriver): Promise<TokenInfo[]> {
    try {
      const infos = await driver.list()
      onFault?.(driver.name, undefined)
      return infos.map((info) => named(driver, info))
    } catch (error) {
      onFault?.(driver.name, error as Error)
      throw error
    }
  }

  return {
    name: 'combined',
    async list() {
      const lists = await Promise.allSettled(drivers.map(listOne))
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
