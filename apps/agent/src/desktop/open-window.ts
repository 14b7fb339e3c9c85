import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** Browsers that show a page as a window of its own, without address bar and tabs, in the order in which we look. */
const APP_BROWSERS = [
  'chromium',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
]
const SIZE = '--window-size=720,860'

/** How each system opens an address in a window of its own, or in the default browser. Windows and macOS: not run by our tests. */
async function commandFor(url: string): Promise<string[]> {
  if (process.platform === 'win32') return ['cmd.exe', '/c', 'start', '', 'msedge', `--app=${url}`]
  if (process.platform === 'darwin') return ['open', url]
  for (const name of APP_BROWSERS) if (await isOnPath(name)) return [name, `--app=${url}`, SIZE]
  return ['xdg-open', url]
}

/** Opens the assistant's page and answers whether a program for it was found; a browser is not waited for. */
export async function openWindow(url: string): Promise<boolean> {
  const [program = '', ...args] = await commandFor(url)
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}

async function isOnPath(name: string): Promise<boolean> {
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const runs = await access(join(folder, name), constants.X_OK).then(
      () => true,
      () => false,
    )
    if (runs) return true
  }
  return false
}
