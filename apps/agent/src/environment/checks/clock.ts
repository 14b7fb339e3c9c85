import { existsSync } from 'node:fs'
import { askHall, HALL_AWAY, NO_HALL } from '../ask-hall.ts'
import type { Change, Check } from '../check.ts'
import { at, type Place, runProgram } from '../place.ts'

/** Statements and status answers bear times; a minute is what nobody notices. */
const TOLERANCE_MS = 60_000

interface Facts {
  /** Ours minus the hall's. */
  aheadMs: number
  /** Whether the system sets its clock by network; undefined where nothing can be asked (no systemd). */
  byNetwork?: boolean
}

/** Our clock against the hall's (HTTP Date, RFC 9110 §6.6.1). */
export const clock: Check<Facts> = {
  id: 'clock',
  title: { zh: '电脑时间', en: 'Clock' },
  systems: ['linux'],
  async check(place) {
    if (!place.assistant.hall) return { state: 'idle', why: NO_HALL }
    const { date } = await askHall(place)
    if (!date) return { state: 'idle', why: HALL_AWAY }
    const aheadMs = place.now().getTime() - date.getTime()
    if (Math.abs(aheadMs) <= TOLERANCE_MS) return { state: 'well' }
    return { state: 'fault', facts: { aheadMs, byNetwork: await isByNetwork(place) } }
  },
  explain: ({ aheadMs }) => {
    const minutes = Math.max(1, Math.round(Math.abs(aheadMs) / 60_000))
    return {
      what: {
        zh: `电脑时间${aheadMs > 0 ? '快' : '慢'}了约 ${minutes} 分钟，登录和签名可能被拒绝。`,
        en: `The clock is about ${minutes} minute${minutes === 1 ? '' : 's'} ${aheadMs > 0 ? 'fast' : 'slow'}; log-ins and signatures may be refused.`,
      },
      next: {
        zh: '点「修复」校准时间（需要管理员密码）。',
        en: 'Repair sets it right (an administrator’s password is needed).',
      },
    }
  },
  async repair({ aheadMs, byNetwork }) {
    if (byNetwork === false) return [root('timedatectl', 'set-ntp', 'true')]
    // It follows a time server already and is wrong all the same: setting it by hand would not last.
    if (byNetwork) return undefined
    return [moved(-aheadMs)]
  },
  async undo({ aheadMs, byNetwork }) {
    if (byNetwork === false) return [root('timedatectl', 'set-ntp', 'false')]
    // The one undoing that is not the same when done twice.
    return [moved(aheadMs)]
  },
}

const root = (...command: string[]): Change => ({ kind: 'run', command, root: true })

/** By how much and never to a moment: that has passed when somebody has read it and agreed, or typed it. */
function moved(byMs: number): Change {
  const seconds = Math.round(byMs / 1000)
  const amount = `${seconds >= 0 ? '+' : '-'}${Math.abs(seconds)} seconds`
  return { kind: 'run', command: ['date', '--utc', '--set', amount], root: true, measured: true }
}

async function isByNetwork(place: Place): Promise<boolean | undefined> {
  if (!existsSync(at(place, '/run/systemd/system'))) return undefined
  const { code, stdout } = await runProgram(place, ['timedatectl', 'show', '--property=NTP', '--value'], 5000)
  return code === 0 ? stdout.trim() === 'yes' : undefined
}
