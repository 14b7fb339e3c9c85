import type { Hall } from '@certhall/model/api'
import { type HallClient, hallClient } from './hall-client.ts'
import type { Key } from './journey.ts'
import type { JourneyOptions } from './journey-options.ts'
import { startTemporaryHall, type TemporaryHall } from './temporary-hall.ts'
import type { TestTokens } from './test-tokens.ts'

/** What every stage begins with: a hall of its own, tokens, and the monitor's account, logged in. */
export interface FurnishedHall {
  hall: TemporaryHall
  tokens: TestTokens
  /** The monitor: staff of every kind in a jurisdiction of made-up holders. */
  staff: HallClient
  known: Hall
  key: Key
  stop(): Promise<void>
}

/** Without anything left behind where it fails; afterwards whoever asked for it calls `stop`. */
export async function furnishHall(
  { tokens: openTokens, keys, interruption }: JourneyOptions,
  setting: { env: Record<string, string>; payments?: boolean },
): Promise<FurnishedHall> {
  const hall = await startTemporaryHall({ ...setting, output: 'ignore', interruption })
  let held: TestTokens | undefined
  const stop = async () => {
    await hall.stop()
    await held?.close()
  }
  try {
    const tokens = await openTokens(hall.tokensDir)
    held = tokens
    const staff = hallClient(hall.origin)
    await staff.send('POST', '/api/staff/session', hall.monitor)
    const known = await staff.get<Hall>('/api/hall')
    return { hall, tokens, staff, known, key: keys[0] ?? 'sm2', stop }
  } catch (error) {
    await stop()
    throw error
  }
}
