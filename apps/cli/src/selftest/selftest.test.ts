import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const COMMAND = path.resolve(import.meta.dirname, '../../bin/certhall.js')

let folder: string
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'certhall-selftest-test-'))
  // PostgreSQL's own user has to reach it, where we are root.
  chmodSync(folder, 0o755)
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
  }
  rmSync(folder, { recursive: true, force: true })
})

function certhall(args: string[]) {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    // Its temporary folders lie in ours, so that what it leaves behind can be seen.
    env: { ...process.env, TMPDIR: folder, DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += chunk
    })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, ended, text: () => text }
}

/** Ids of processes that were started with something of our folder on their command line or in their environment. */
async function processesOf(place: string): Promise<number[]> {
  const ids = readdirSync('/proc').map(Number).filter(Boolean)
  const found: number[] = []
  for (const id of ids) {
    const facts = await Promise.all(
      ['cmdline', 'environ'].map((name) => readFile(`/proc/${id}/${name}`, 'utf8').catch(() => '')),
    )
    if (facts.join('\0').includes(place)) found.push(id)
  }
  return found
}

test.runIf(process.platform === 'linux').each([
  ['SIGTERM', 'token enrolled', 143],
  ['SIGINT', '', 130],
] as const)(
  '%s after “%s” stops everything that was started',
  async (signal, moment, code) => {
    const { child, ended, text } = certhall(['selftest'])
    // Without a word to wait for: as soon as there is a database to leave behind.
    await expect
      .poll(async () => (moment ? text().includes(moment) : (await processesOf(folder)).length > 3), {
        timeout: 120_000,
        interval: 50,
      })
      .toBe(true)
    child.kill(signal)
    expect(await ended).toBe(code)
    await expect.poll(() => processesOf(folder), { timeout: 5000 }).toEqual([])
    expect(readdirSync(folder).filter((name) => name.startsWith('certhall-selftest-'))).toEqual([])
  },
  180_000,
)
