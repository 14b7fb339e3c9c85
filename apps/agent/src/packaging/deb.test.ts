import { execFileSync, spawn } from 'node:child_process'
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { createTestHall } from '../testing/test-hall.ts'
import { NAVIGATION, openPage, send } from '../testing/test-page.ts'
import { createTestToken, PIN, SERIAL } from '../testing/test-token.ts'
import { buildDeb } from './build-deb.ts'
import { buildExecutable } from './build-executable.ts'

// The package as a person has it: installed below a temporary root by dpkg itself, started, used for a renewal,
// removed. The executable is kept by a hash of its sources.

let folder: string
let deb: string
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'certhall-deb-test-'))
  deb = await buildDeb({
    executable: await buildExecutable(),
    config: path.join(import.meta.dirname, 'debian/config.json'),
    out: folder,
  })
}, 180_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** dpkg below a root of its own; needs no chroot, as our scripts know DPKG_ROOT. */
function dpkgIn(root: string) {
  for (const name of ['info', 'updates', 'triggers'])
    mkdirSync(path.join(root, 'var/lib/dpkg', name), { recursive: true })
  writeFileSync(path.join(root, 'var/lib/dpkg/status'), '')
  const flags = [
    `--root=${root}`,
    '--force-script-chrootless',
    '--force-depends',
    '--force-not-root',
    '--log=/dev/null',
  ]
  return (...args: string[]) =>
    execFileSync('dpkg', [...flags, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}

const filesIn = (root: string) =>
  globSync('**/*', { cwd: root, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith('var/lib/dpkg/'))

/** A token of SoftHSM2's, as its own program makes it. */
function softToken(env: { SOFTHSM2_CONF: string; PATH: string }) {
  const tokens = path.join(path.dirname(env.SOFTHSM2_CONF), 'softhsm')
  mkdirSync(tokens)
  writeFileSync(env.SOFTHSM2_CONF, `directories.tokendir = ${tokens}\nobjectstore.backend = file\n`)
  const args = ['--init-token', '--free', '--label', 'vendor', '--pin', PIN, '--so-pin', '97531000']
  execFileSync('softhsm2-util', args, { env, stdio: 'ignore' })
}

const wait = { timeout: 20_000, interval: 100 }

it('installs, says what it will do, renews a certificate, and leaves nothing behind', {
  timeout: 60_000,
}, async () => {
  const root = path.join(folder, 'root')
  const dpkg = dpkgIn(root)
  const words = dpkg('--install', deb)
  for (const said of ['请先拔出 USBKey', '关闭浏览器', '杀毒软件或防火墙', '根证书', 'Apache License 2.0'])
    expect(words).toContain(said)
  expect(filesIn(root).some((file) => file.includes('ca-certificates'))).toBe(false)
  expect(readlinkSync(path.join(root, 'usr/bin/certhall-assistant'))).toContain('lib/certhall-assistant')

  const hall = await createTestHall({ key: 'sm2', dual: true })
  const held = await createTestToken(hall, 'sm2')
  onTestFinished(async () => {
    await hall.close()
    await held.remove()
  })
  const config = path.join(root, 'etc/certhall-assistant/config.json')
  writeFileSync(config, JSON.stringify({ port: 0, allowedOrigins: [hall.origin], portal: hall.origin }))
  const data = path.join(held.dir)
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: held.dir,
    CERTHALL_ASSISTANT_CONFIG: config,
    CERTHALL_ASSISTANT_DATA: data,
    SOFTHSM2_CONF: path.join(data, 'softhsm2.conf'),
  }
  mkdirSync(path.join(data, 'state'))
  // A vendor's module, which a process of the executable's own serves.
  writeFileSync(
    path.join(data, 'state/middleware.json'),
    JSON.stringify([{ interface: 'pkcs11', path: '/usr/lib/softhsm/libsofthsm2.so' }]),
  )
  softToken(env)
  const program = path.join(root, 'usr/bin/certhall-assistant')
  const command = (...args: string[]) => execFileSync(program, args, { env, encoding: 'utf8' })
  const running = spawn(program, ['start', '--background'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => running.once('exit', resolve))
  let said = ''
  running.stdout.on('data', (text) => {
    said += text
  })
  await expect.poll(() => said, wait).toContain('ready')
  const origin = command('status').trim()
  expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)

  // The pages are inside the executable.
  const page = await openPage(origin)
  const script =
    /src="(\/assets\/[^"]+\.js)"/.exec((await send(origin, '/', { headers: NAVIGATION })).body)?.[1] ?? ''
  expect((await send(origin, script, {})).status).toBe(200)
  const labels = async () =>
    (await page.get('/ui/tokens')).body.tokens.map(({ label }: { label: string }) => label)
  await expect.poll(labels, wait).toEqual(['测试', 'vendor'])
  expect((await page.get('/ui/tokens')).body.faults).toEqual([])

  // A whole renewal with SM2: its WebAssembly, OpenSSL through the add-on, both keys proved.
  const request = { type: 'deliver', reference: hall.reference, ticket: hall.ticket, language: 'zh' }
  const { body: prepared } = await page.post('/ui/consent/prepare', { origin: hall.origin, request })
  const token = prepared.view.tokens.find(({ serial }: { serial: string }) => serial === SERIAL)
  const { certificate } = prepared.view
  await page.post(`/ui/consent/${prepared.job}/accept`, { token: token.id, certificate, pin: PIN })
  await expect.poll(async () => (await page.get(`/ui/jobs/${prepared.job}`)).body.state, wait).toBe('done')
  expect(hall.state()).toBe('done')

  // The check, too, loads it in another process of the executable.
  const { body: environment } = await page.post('/ui/environment/check', {})
  expect(environment.checks.find(({ id }: { id: string }) => id === 'middleware')).toMatchObject({
    state: 'well',
  })

  // A second start is the first one's.
  command('start', '--background')
  expect(command('status').trim()).toBe(origin)
  // Removed while it runs: it ends first.
  dpkg('--purge', 'certhall-assistant')
  expect(await ended).toBe(0)
  expect(filesIn(root)).toEqual([])
  expect(existsSync(path.join(root, 'etc/certhall-assistant'))).toBe(false)
})

it('names every file’s licence and sum, and its scripts are valid shell', () => {
  const unpacked = path.join(folder, 'unpacked')
  execFileSync('dpkg-deb', ['--raw-extract', deb, unpacked])
  for (const script of ['preinst', 'prerm', 'postrm'])
    execFileSync('sh', ['-n', path.join(unpacked, 'DEBIAN', script)])
  execFileSync('md5sum', ['--check', '--quiet', 'DEBIAN/md5sums'], { cwd: unpacked })
  expect(readFileSync(path.join(unpacked, 'DEBIAN/control'), 'utf8')).toMatch(/^Installed-Size: \d+$/m)
})
