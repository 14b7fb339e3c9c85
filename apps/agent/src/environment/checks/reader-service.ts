import { existsSync, globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Change, Check } from '../check.ts'
import { answersAt, at, findProgram, type Place } from '../place.ts'

const SOCKET = '/run/pcscd/pcscd.comm'
const PID_FILE = '/run/pcscd/pcscd.pid'

interface Facts {
  fault: 'not-installed' | 'stopped'
}

/** pcscd, which readers and card-like tokens are reached through. */
export const readerService: Check<Facts> = {
  id: 'reader-service',
  title: { zh: '读卡器服务', en: 'Reader service' },
  systems: ['linux'],
  async check(place) {
    if (await answersAt(at(place, SOCKET))) return { state: 'well' }
    if (!(await isNeeded(place))) return { state: 'idle', why: NOT_NEEDED }
    return {
      state: 'fault',
      facts: { fault: (await findProgram(place, 'pcscd')) ? 'stopped' : 'not-installed' },
    }
  },
  explain: ({ fault }) =>
    fault === 'stopped'
      ? {
          what: {
            zh: '读卡器服务（pcscd）没有运行，插入 USBKey 后不会有反应。',
            en: 'The reader service (pcscd) is not running; an inserted USBKey would not be noticed.',
          },
          next: {
            zh: '点「修复」启动它（需要管理员密码）。',
            en: 'Repair starts it (an administrator’s password is needed).',
          },
        }
      : {
          what: { zh: '没有安装读卡器服务（pcscd）。', en: 'The reader service (pcscd) is not installed.' },
          next: {
            zh: '点「修复」安装它（需要管理员密码）。',
            en: 'Repair installs it (an administrator’s password is needed).',
          },
        },
  async repair({ fault }, place) {
    if (fault === 'not-installed')
      return (await findProgram(place, 'apt-get')) ? [root('apt-get', 'install', '-y', 'pcscd')] : undefined
    return hasSystemd(place) ? [root('systemctl', 'enable', '--now', 'pcscd.socket')] : [root('pcscd')]
  },
  async undo({ fault }, place) {
    if (fault === 'not-installed') return [root('apt-get', 'remove', '-y', 'pcscd')]
    if (hasSystemd(place)) return [root('systemctl', 'disable', '--now', 'pcscd.socket', 'pcscd.service')]
    const pid = at(place, PID_FILE)
    return [root('sh', '-c', `test ! -e "$1" || kill "$(cat "$1")"`, 'sh', pid)]
  },
}

const NOT_NEEDED = {
  zh: '没有使用需要读卡器服务的 USBKey。',
  en: 'No USBKey is in use that needs the reader service.',
}

const root = (...command: string[]): Change => ({ kind: 'run', command, root: true })

// sd_booted(3).
const hasSystemd = (place: Place) => existsSync(at(place, '/run/systemd/system'))

/** A PKCS#11 library that speaks with cards, or a reader that is plugged in. */
async function isNeeded(place: Place): Promise<boolean> {
  const used = await place.assistant.middleware()
  if (used.some(({ path }) => /opensc|ykcs11/i.test(path))) return true
  return await hasReader(place)
}

/** USB class 0x0b, smart card (CCID 1.1 §4.8). */
async function hasReader(place: Place): Promise<boolean> {
  const devices = at(place, '/sys/bus/usb/devices')
  for (const file of globSync('*/bInterfaceClass', { cwd: devices })) {
    if ((await readFile(join(devices, file), 'utf8').catch(() => '')).trim() === '0b') return true
  }
  return false
}
