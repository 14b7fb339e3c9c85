import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TokenView } from '@certhall/bridge'
import { z } from 'zod'
import { certificateDetails } from './tokens/certificate-details.ts'

/** Days before expiry at which the desktop says so, once each. */
const REMIND_AT = [1, 7, 30]

export interface Reminder {
  /** Names certificate and occasion, so that one is not said twice. */
  key: string
  title: string
  text: string
}

/** What is due now for the newest certificate of each token; a certificate that comes late is reminded of once, not thrice. */
export function dueReminders(tokens: readonly TokenView[], now: Date): Reminder[] {
  return tokens.flatMap(({ certificates: [newest] }) => {
    if (!newest) return []
    const { holder, daysLeft, fingerprint } = certificateDetails(newest, now)
    const occasion = REMIND_AT.find((days) => daysLeft <= days)
    if (daysLeft < 0 || occasion === undefined) return []
    const key = `${fingerprint}:${occasion}`
    return [
      { key, title: '证书即将到期', text: `${holder}，还有 ${daysLeft} 天到期，请打开证书助手办理“续期”。` },
    ]
  })
}

/** Says each due reminder once, also over restarts. */
export function openReminders(stateDir: string, say: (title: string, text: string) => void) {
  const path = join(stateDir, 'reminders.json')
  // None yet, or spoilt: saying something twice harms nobody.
  let said: Promise<Set<string>> = readFile(path, 'utf8')
    .then((text) => new Set(z.array(z.string()).parse(JSON.parse(text))))
    .catch(() => new Set<string>())
  return function remind(tokens: readonly TokenView[], now: Date): Promise<void> {
    const next = said.then(async (before) => {
      const due = dueReminders(tokens, now).filter(({ key }) => !before.has(key))
      if (due.length === 0) return before
      for (const { title, text } of due) say(title, text)
      const after = new Set([...before, ...due.map(({ key }) => key)])
      await mkdir(stateDir, { recursive: true, mode: 0o700 })
      await writeFile(`${path}.new`, JSON.stringify([...after]), { mode: 0o600 })
      await rename(`${path}.new`, path)
      return after
    })
    const before = said
    // A reminder that could not be noted is said again; nothing else depends on it.
    said = next.catch(() => before)
    return said.then(() => {})
  }
}
