import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openNotifier } from '../notify.ts'
import { readInstallation } from './installation.ts'

const MAIN = path.resolve(import.meta.dirname, 'main.ts')
const wait = { timeout: 60_000, interval: 50 }

let folder: string
let env: Record<string, string>
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'certhall-desktop-'))
  const programs = path.join(folder, 'programs')
  mkdirSync(programs)
  // Stands for the browser: notes what it was to open.
  writeFileSync(path.join(programs, 'chromium'), `#!/bin/sh\necho "$1" >> ${folder}/opened\n`, {
    mode: 0o755,
  })
  writeFileSync(path.join(folder, 'config.json'), '{"port":0}')
  env = {
    PATH: `${programs}:/usr/bin:/bin`,
    HOME: folder,
    CERTHALL_ASSISTANT_CONFIG: path.join(folder, 'config.json'),
    CERTHALL_ASSISTANT_DATA: path.join(folder, 'data'),
  }
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }
  rmSync(folder, { recursive: true, force: true })
})

function run(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  let said = ''
  child.stdout.on('data', (text) => {
    said += text
  })
  return {
    child,
    said: () => said,
    ended: new Promise<number | null>((resolve) => child.once('exit', resolve)),
  }
}
const opened = () => {
  const file = path.join(folder, 'opened')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
}

it('runs once: racing starts leave one, a second start shows its window, stop ends it', {
  timeout: 120_000,
}, async () => {
  const racing = [run('start', '--background'), run('start', '--background'), run('start', '--background')]
  await expect.poll(() => racing.filter(({ said }) => said().includes('ready')).length, wait).toBe(1)
  const others = racing.filter(({ said }) => !said().includes('ready'))
  expect(await Promise.all(others.map(({ ended }) => ended))).toEqual([0, 0])
  expect(opened()).toEqual([])
  const first = racing.find(({ said }) => said().includes('ready'))
  const origin = /http:\S+/.exec(first?.said() ?? '')?.[0]

  expect(await run('start').ended).toBe(0)
  await expect.poll(opened, wait).toEqual([`--app=${origin}`])
  const asked = run('status')
  expect(await asked.ended).toBe(0)
  expect(asked.said().trim()).toBe(origin)
  expect(await run('stop').ended).toBe(0)
  expect(await first?.ended).toBe(0)
  expect(await run('status').ended).toBe(3)
})

it('takes over from one that was killed, though two try', { timeout: 180_000 }, async () => {
  const first = run('start', '--background')
  await expect.poll(first.said, wait).toContain('ready')
  first.child.kill('SIGKILL')
  await first.ended
  const next = [run('start', '--background'), run('start', '--background')]
  await expect.poll(() => next.filter(({ said }) => said().includes('ready')).length, wait).toBe(1)
  expect(await Promise.race(next.map(({ ended }) => ended))).toBe(0)
  expect(await run('stop').ended).toBe(0)
})

it('starts at log-in or not, as the user says, and forgets him whole', async () => {
  const file = path.join(folder, '.config/autostart/certhall-assistant.desktop')
  await run('autostart', 'on').ended
  expect(readFileSync(file, 'utf8')).toMatch(
    /Exec="[^"]+node" "[^"]+main\.ts" start --background\n.*\nHidden=false/s,
  )
  await run('autostart', 'off').ended
  expect(readFileSync(file, 'utf8')).toContain('Hidden=true')
  expect(await run('forget').ended).toBe(0)
  expect(existsSync(file)).toBe(false)
  expect(existsSync(path.join(folder, 'data'))).toBe(false)
})

it('refuses settings that it does not know, in one line', async () => {
  process.env.CERTHALL_ASSISTANT_CONFIG = path.join(folder, 'config.json')
  writeFileSync(path.join(folder, 'config.json'), '{"allowedOrigin":["https://hall.example"]}')
  await expect(readInstallation()).rejects.toMatchObject({ code: 'configuration-invalid' })
  delete process.env.CERTHALL_ASSISTANT_CONFIG
})

it('tells the desktop over D-Bus, and opens the window when a notification is clicked', async () => {
  const before = { ...process.env }
  const bus = spawn(
    'dbus-daemon',
    ['--session', '--nofork', '--print-address', `--address=unix:path=${folder}/bus`],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  children.push(bus)
  await expect.poll(() => existsSync(path.join(folder, 'bus')), wait).toBe(true)
  process.env.DBUS_SESSION_BUS_ADDRESS = `unix:path=${folder}/bus`
  const desktop = await desktopOn(path.join(folder, 'bus'))
  let clicks = 0
  const notifier = openNotifier(() => {
    clicks += 1
  })
  try {
    notifier.notify('USBKey已插入', '张三 <b>，还有 30 天到期')
    notifier.notify('USBKey 已拔出', 'T1')
    await expect.poll(() => desktop.shown.length, wait).toBe(2)
    expect(desktop.shown).toEqual([
      { title: 'USBKey已插入', text: '张三 &lt;b&gt;，还有 30 天到期', replaces: 0 },
      { title: 'USBKey 已拔出', text: 'T1', replaces: 7 },
    ])
    desktop.click(7)
    await expect.poll(() => clicks, wait).toBe(1)
  } finally {
    notifier.close()
    desktop.close()
    process.env = before
  }
})

/** A desktop that shows notifications, on the real bus. */
async function desktopOn(socket: string) {
  const { createClient } = (await import('@httptoolkit/dbus-native')).default
  const { createConnection } = await import('node:net')
  const stream = createConnection(socket)
  // biome-ignore lint/suspicious/noExplicitAny: the library types no service.
  const bus = createClient({ stream }) as any
  const shown: { title: string; text: string; replaces: number }[] = []
  await new Promise((resolve) => bus.requestName('org.freedesktop.Notifications', 0, resolve))
  const description = {
    name: 'org.freedesktop.Notifications',
    methods: { Notify: ['susssasa{sv}i', 'u'] },
    signals: { ActionInvoked: ['us'] },
    properties: {},
  }
  const service = {
    Notify(_app: string, replaces: number, _icon: string, title: string, text: string) {
      shown.push({ title, text, replaces })
      return 7
    },
    emit() {},
  }
  bus.exportInterface(service, '/org/freedesktop/Notifications', description)
  return {
    shown,
    click: (id: number) =>
      bus.sendSignal(
        '/org/freedesktop/Notifications',
        'org.freedesktop.Notifications',
        'ActionInvoked',
        'us',
        [id, 'default'],
      ),
    close: () => stream.destroy(),
  }
}
