import { setTimeout as sleep } from 'node:timers/promises'
import { setAutostart } from './autostart.ts'
import { readInstallation } from './installation.ts'
import { askFirst } from './one-instance.ts'

const GONE_TRIES = 100
const GONE_MS = 50

/** Stops the assistant that runs and waits until it has gone. */
export async function stop(): Promise<number> {
  const { controlPath } = await readInstallation()
  if ((await askFirst(controlPath, 'stop')) === undefined) {
    console.log('没有在运行 / It is not running.')
    return 0
  }
  for (let tries = 0; tries < GONE_TRIES; tries += 1) {
    if ((await askFirst(controlPath, 'status')) === undefined) return 0
    await sleep(GONE_MS)
  }
  return 1
}

/** Prints its address; exit code 3 where it does not run (as service commands do). */
export async function status(): Promise<number> {
  const { controlPath } = await readInstallation()
  const origin = await askFirst(controlPath, 'status')
  console.log(origin ?? '没有在运行 / It is not running.')
  return origin ? 0 : 3
}

export async function autostart([wish = '']: readonly string[]): Promise<number> {
  if (wish !== 'on' && wish !== 'off') {
    console.error('certhall-assistant autostart on|off')
    return 2
  }
  const { self } = await readInstallation()
  await setAutostart(wish === 'on', self)
  return 0
}
