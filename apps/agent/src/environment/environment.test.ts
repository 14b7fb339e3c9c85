import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createTestHall } from '../testing/test-hall.ts'
import { createTestToken, SERIAL } from '../testing/test-token.ts'
import { watchTokens } from '../tokens/token-watch.ts'
import { clockServer, type TemporaryComputer, temporaryComputer } from './environment-fixture.ts'
import { type Environment, openEnvironment } from './open-environment.ts'
import type { AssistantFacts, Place } from './place.ts'
import { answersAt, at } from './place.ts'
import { makeSupportBundle } from './support-bundle.ts'

// Each check's fault is planted, found, its repair shown (and nothing changed by that), made, undone; then the fault
// is back. Files lie below a temporary folder, programs are the real ones.

interface Known extends Partial<Omit<AssistantFacts, 'anchors'>> {}

function openOn(computer: TemporaryComputer, known: Known = {}, place: Partial<Place> = {}) {
  return openEnvironment({
    stateDir: computer.stateDir,
    anchors: [computer.anchorFile],
    self: [process.execPath, path.resolve(import.meta.dirname, '../desktop/main.ts')],
    facts: {
      origin: () => 'http://127.0.0.1:1',
      hall: '',
      tokenVendors: [],
      tokens: async () => [],
      seen: () => undefined,
      newerVersion: async () => undefined,
      ...known,
    },
    elsewhere: { ...computer.place, ...place },
  })
}

async function stateOf({ desk }: Environment, id: string) {
  return (await desk.checkAll()).find((check) => check.id === id)
}

/** Found, planned without a change, repaired, undone, found again. `after` sees the computer while it is repaired. */
async function expectMended(open: () => Promise<Environment>, id: string, after: () => void | Promise<void>) {
  const environment = await open()
  const { desk } = environment
  const found = await stateOf(environment, id)
  expect(found).toMatchObject({ state: 'fault', repairable: true })
  expect(found?.explanation?.what.zh).toMatch(/。/)
  const plan = await desk.plan(id)
  expect(plan.changes.length).toBeGreaterThan(0)
  // a dry run
  expect(await stateOf(environment, id)).toMatchObject({ state: 'fault' })
  expect(desk.repairs()).toEqual([])

  expect(await desk.repair(id, plan.digest)).toEqual({ byHand: [] })
  expect(await stateOf(environment, id)).toMatchObject({ state: 'well' })
  await after()
  await expect(desk.repair(id, plan.digest)).rejects.toMatchObject({ code: 'repair-changed' })

  // after a restart of the assistant
  const again = await open()
  const [repair] = again.desk.repairs()
  expect(repair).toMatchObject({ check: id, state: 'done', undoable: true })
  await again.desk.undo(repair?.id ?? '')
  expect(await stateOf(again, id)).toMatchObject({ state: 'fault' })
  expect(again.desk.repairs()).toMatchObject([{ state: 'undone', undoable: false }])
}

it('the system’s store of roots', async () => {
  const computer = await temporaryComputer(onTestFinished)
  computer.trustStore()
  const bundle = path.join(computer.root, 'etc/ssl/certs/ca-certificates.crt')
  await expectMended(
    () => openOn(computer),
    'system-root',
    () => {
      execFileSync('openssl', ['verify', '-CAfile', bundle, computer.anchorFile], { stdio: 'ignore' })
    },
  )
  const verify = () =>
    execFileSync('openssl', ['verify', '-CAfile', bundle, computer.anchorFile], { stdio: 'ignore' })
  expect(verify).toThrow()
})

it('browsers’ stores: one that is there, and Chromium’s own that is not yet', async () => {
  const computer = await temporaryComputer(onTestFinished)
  const firefox = path.join(computer.home, '.mozilla/firefox/abc.default')
  mkdirSync(firefox, { recursive: true })
  execFileSync('certutil', ['-N', '--empty-password', '-d', `sql:${firefox}`])
  const list = (folder: string) =>
    execFileSync('certutil', ['-L', '-d', `sql:${folder}`], { encoding: 'utf8' })
  await expectMended(
    () => openOn(computer),
    'browser-roots',
    () => {
      for (const folder of [firefox, path.join(computer.home, '.pki/nssdb')])
        expect(list(folder)).toMatch(new RegExp(`${computer.anchor.name} .*C,,`))
    },
  )
  expect(list(firefox)).not.toContain('certhall')
})

it('the reader service', async () => {
  const computer = await temporaryComputer(onTestFinished)
  mkdirSync(path.join(computer.root, 'run/pcscd'), { recursive: true })
  computer.file('sys/bus/usb/devices/1-1:1.0/bInterfaceClass', '0b\n')
  const run = path.join(computer.root, 'run/pcscd')
  // The real daemon, which knows no other folder than /run/pcscd: in a mount namespace that shows it ours.
  computer.program(
    'pcscd',
    `exec unshare --mount sh -c 'mkdir -p /run/pcscd && mount --bind ${run} /run/pcscd && exec /usr/sbin/pcscd'`,
  )
  const socket = path.join(run, 'pcscd.comm')
  onTestFinished(() => {
    const pid = existsSync(path.join(run, 'pcscd.pid')) && readFileSync(path.join(run, 'pcscd.pid'), 'utf8')
    if (pid) process.kill(Number(pid))
  })
  const environment = await openOn(computer)
  const plan = await environment.desk.plan('reader-service')
  expect(plan.changes).toEqual([{ kind: 'run', command: ['pcscd'], root: true }])
  await environment.desk.repair('reader-service', plan.digest)
  await expect.poll(() => stateOf(environment, 'reader-service')).toMatchObject({ state: 'well' })
  await environment.desk.undo(environment.desk.repairs()[0]?.id ?? '')
  await expect.poll(() => answersAt(socket)).toBe(false)
  expect(await stateOf(environment, 'reader-service')).toMatchObject({ state: 'fault' })
})

it('rights to the device: by hand where there is no administrator', async () => {
  const computer = await temporaryComputer(onTestFinished, { uid: 65_534, gids: [65_534] })
  for (const [name, text] of Object.entries({ idVendor: '096e', busnum: '1', devnum: '7' }))
    computer.file(`sys/bus/usb/devices/1-1/${name}`, `${text}\n`)
  const node = computer.file('dev/bus/usb/001/007', '', 0o600)
  const environment = await openOn(computer)
  expect(await stateOf(environment, 'device-rights')).toMatchObject({ state: 'fault', repairable: true })
  const plan = await environment.desk.plan('device-rights')
  expect(plan.byHand).toEqual([expect.stringMatching(/^sudo install -D -m 644 .*70-certhall-token\.rules$/)])
  const { byHand } = await environment.desk.repair('device-rights', plan.digest)
  const asUser = (line: string) => execFileSync('sh', ['-c', line.replace(/^sudo /, '')])
  byHand.forEach(asUser)
  const rules = readFileSync(path.join(computer.root, 'etc/udev/rules.d/70-certhall-token.rules'), 'utf8')
  expect(rules).toContain('ATTR{idVendor}=="096e"')
  // The rule is there, the device not plugged in again yet.
  expect((await stateOf(environment, 'device-rights'))?.explanation?.next.zh).toContain('再插入')
  execFileSync('chmod', ['666', node])
  expect(await stateOf(environment, 'device-rights')).toMatchObject({ state: 'well' })
  const undone = await environment.desk.undo(environment.desk.repairs()[0]?.id ?? '')
  undone.byHand.forEach(asUser)
  execFileSync('chmod', ['600', node])
  expect(await stateOf(environment, 'device-rights')).toMatchObject({ state: 'fault', repairable: true })
})

it('middleware that lies elsewhere now', async () => {
  const computer = await temporaryComputer(onTestFinished)
  const library = '/usr/lib/softhsm/libsofthsm2.so'
  const moved = path.join(computer.root, 'opt/vendor/lib/libsofthsm2.so')
  mkdirSync(path.dirname(moved), { recursive: true })
  execFileSync('cp', ['-L', library, moved])
  const file = path.join(computer.stateDir, 'middleware.json')
  mkdirSync(computer.stateDir, { recursive: true })
  writeFileSync(file, JSON.stringify([{ interface: 'pkcs11', path: '/nowhere/libsofthsm2.so' }]))
  await expectMended(
    () => openOn(computer),
    'middleware',
    () => {
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual([{ interface: 'pkcs11', path: moved }])
    },
  )
})

it.each([
  [
    'for 32 bits',
    '用的',
    (file: string) => writeFileSync(file, Buffer.from(`7f454c46010101${'00'.repeat(40)}`, 'hex')),
  ],
  ['no library at all', '用的', (file: string) => writeFileSync(file, 'a licence text instead')],
  [
    'without its entry',
    '装载失败',
    (file: string) => execFileSync('cp', ['-L', '/lib/x86_64-linux-gnu/libz.so.1', file]),
  ],
])('middleware %s is told of', async (_, words, plant) => {
  const computer = await temporaryComputer(onTestFinished)
  const file = path.join(computer.folder, 'module.so')
  plant(file)
  mkdirSync(computer.stateDir, { recursive: true })
  writeFileSync(
    path.join(computer.stateDir, 'middleware.json'),
    JSON.stringify([{ interface: 'pkcs11', path: file }]),
  )
  const found = await stateOf(await openOn(computer), 'middleware')
  expect(found).toMatchObject({ state: 'fault', repairable: false })
  expect(found?.explanation?.what.zh).toContain(words)
})

it('the clock, against the hall’s', async () => {
  const computer = await temporaryComputer(onTestFinished)
  let skewMs = 10 * 60_000
  let passedMs = 0
  const hall = await clockServer(onTestFinished, () => new Date(Date.now() + passedMs))
  // date(1) of a computer whose clock can be set without setting ours.
  const log = path.join(computer.folder, 'date.log')
  computer.program('date', `printf '%s\\n' "$3" >> ${log}`)
  const set = () => readFileSync(log, 'utf8').trim().split('\n').at(-1) ?? ''
  const open = () => openOn(computer, { hall }, { now: () => new Date(Date.now() + passedMs + skewMs) })
  const environment = await open()
  expect((await stateOf(environment, 'clock'))?.explanation?.what.zh).toContain('快了约 10 分钟')
  const { digest, changes } = await environment.desk.plan('clock')
  expect(changes).toEqual([
    { kind: 'run', root: true, command: ['date', '--utc', '--set', expect.any(String)], measured: true },
  ])
  // Whoever reads what would be done takes his time.
  passedMs += 2300
  await environment.desk.repair('clock', digest)
  // By as much as it is wrong: right whenever the command is run, by hand too.
  expect(set()).toMatch(/^-(599|600|601) seconds$/)
  skewMs = 0
  expect(await stateOf(environment, 'clock')).toMatchObject({ state: 'well' })
  await environment.desk.undo(environment.desk.repairs()[0]?.id ?? '')
  expect(set()).toMatch(/^\+(599|600|601) seconds$/)
})

it('a proxy that swallows this computer’s own address', async () => {
  const computer = await temporaryComputer(onTestFinished, {
    environment: { http_proxy: 'http://proxy.example:3128', no_proxy: 'intranet.example' },
  })
  const file = path.join(computer.home, '.config/environment.d/60-certhall-no-proxy.conf')
  await expectMended(
    () => openOn(computer),
    'proxy',
    () => {
      expect(readFileSync(file, 'utf8')).toContain('no_proxy=intranet.example,127.0.0.1,localhost,::1')
    },
  )
  expect(existsSync(file)).toBe(false)
})

it('a browser that keeps the hall’s pages from this computer', async () => {
  const computer = await temporaryComputer(onTestFinished)
  mkdirSync(path.join(computer.root, 'etc/chromium'), { recursive: true })
  const policy = path.join(computer.root, 'etc/chromium/policies/managed/certhall-assistant.json')
  // Whether the policy works in Chromium is seen in the browser's own test; here a page comes once it is there.
  const seen = (way: string) => (way === 'window' || existsSync(policy) ? new Date() : undefined)
  await expectMended(
    () => openOn(computer, { hall: 'https://hall.example', seen }),
    'bridge',
    () => {
      expect(JSON.parse(readFileSync(policy, 'utf8'))).toMatchObject({
        LocalNetworkAccessAllowedForUrls: ['https://hall.example'],
      })
    },
  )
  expect(existsSync(policy)).toBe(false)
})

it('what only a person can mend is explained: hall away, port closed, an empty token, an old version', async () => {
  const computer = await temporaryComputer(onTestFinished)
  const token = { id: 'T1', serial: 'T1', label: '财政 USBKey', foreign: false, certificates: [] }
  const environment = await openOn(computer, {
    hall: 'http://127.0.0.1:9',
    tokens: async () => [{ ...token, pin: { triesLeft: 6, triesMax: 6, locked: false } }] as never,
    newerVersion: async () => '9.0.0',
  })
  for (const id of ['hall', 'own-port', 'token', 'version']) {
    const found = await stateOf(environment, id)
    expect(found, id).toMatchObject({ state: 'fault', repairable: false })
    await expect(environment.desk.plan(id), id).rejects.toMatchObject({ code: 'repair-changed' })
  }
})

it('another assistant that may hold the token is named, by its process or its port, unless we can read one', async () => {
  const computer = await temporaryComputer(onTestFinished)
  expect(await stateOf(await openOn(computer), 'other-assistants')).toMatchObject({ state: 'well' })
  computer.file('proc/4711/cmdline', '/usr/lib/gnupg/scdaemon\0--multi-server\0')
  // 127.0.0.1:21061, listening; and :18495 as the other end of a connection
  computer.file(
    'proc/net/tcp',
    `  sl  local_address rem_address   st
   0: 0100007F:5245 00000000:0000 0A 00000000:00000000
   1: 0100007F:9C40 0100007F:483F 01 00000000:00000000\n`,
  )
  const found = await stateOf(await openOn(computer), 'other-assistants')
  expect(found).toMatchObject({ state: 'fault', repairable: false })
  expect(found?.explanation?.what.en).toMatch(/BJCA certificate assistant, GnuPG scdaemon\./)
  const token = { id: 'T1', serial: 'T1', label: 'T1', foreign: false, certificates: [] }
  const reads = await openOn(computer, { tokens: async () => [token] as never })
  expect(await stateOf(reads, 'other-assistants')).toMatchObject({ state: 'well' })
})

it('killed in the middle of a repair, the next start knows the way back', async () => {
  const computer = await temporaryComputer(onTestFinished)
  computer.trustStore()
  const reached = path.join(computer.folder, 'reached')
  computer.program('update-ca-certificates', `touch ${reached}; exec sleep 60`)
  // another process, killed while the change is half made
  const script = `
    import { openEnvironment } from ${JSON.stringify(path.join(import.meta.dirname, 'open-environment.ts'))}
    const facts = { origin: () => '', hall: '', tokenVendors: [], tokens: async () => [], seen: () => undefined }
    const { desk } = await openEnvironment({ ...${JSON.stringify({
      stateDir: computer.stateDir,
      anchors: [computer.anchorFile],
      self: [],
      elsewhere: computer.place,
    })}, facts })
    await desk.repair('system-root', (await desk.plan('system-root')).digest)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: 'inherit',
    detached: true,
  })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  await vi.waitFor(() => expect(existsSync(reached)).toBe(true), { timeout: 15_000 })
  process.kill(-(child.pid as number), 'SIGKILL')
  await gone

  computer.trustStore()
  const environment = await openOn(computer)
  const [repair] = environment.desk.repairs()
  expect(repair).toMatchObject({ state: 'begun', undoable: true })
  const copy = path.join(computer.root, 'usr/local/share/ca-certificates')
  expect(execFileSync('ls', [copy], { encoding: 'utf8' })).toContain('certhall-')
  await environment.desk.undo(repair?.id ?? '')
  expect(execFileSync('ls', [copy], { encoding: 'utf8' })).toBe('')
})

it('undoing leaves alone what somebody has changed since', async () => {
  const computer = await temporaryComputer(onTestFinished, {
    environment: { http_proxy: 'http://proxy.example:3128' },
  })
  const { desk, place } = await openOn(computer)
  await desk.repair('proxy', (await desk.plan('proxy')).digest)
  const file = path.join(computer.home, '.config/environment.d/60-certhall-no-proxy.conf')
  writeFileSync(file, 'mine=1\n')
  const id = desk.repairs()[0]?.id ?? ''
  await expect(desk.undo(id)).rejects.toMatchObject({ code: 'repair-changed' })
  expect(readFileSync(file, 'utf8')).toBe('mine=1\n')
  expect(at(place, '/etc')).toBe(path.join(computer.root, 'etc'))
})

it('a healthy computer has nothing to mend, and other systems have their checks', async () => {
  const computer = await temporaryComputer(onTestFinished)
  const states = (await (await openOn(computer)).desk.checkAll()).map(({ id, state }) => `${id} ${state}`)
  expect(states).toContain('proxy well')
  for (const [system, ids] of [
    ['win32', ['other-assistants', 'reader-service', 'system-root', 'clock']],
    ['darwin', ['other-assistants', 'system-root', 'clock']],
  ] as const) {
    const views = await (await openOn(computer, {}, { system })).desk.checkAll()
    expect(views.filter(({ untried }) => untried).map(({ id }) => id)).toEqual(ids)
  }
})

it('the report says nothing of who somebody is', async () => {
  const hall = await createTestHall({ key: 'p256', dual: false })
  const held = await createTestToken(hall, 'p256')
  const watch = watchTokens(held.driver)
  onTestFinished(async () => {
    watch.stop()
    await hall.close()
    await held.remove()
  })
  const tokens = await watch.tokens()
  const computer = await temporaryComputer(onTestFinished)
  const { place, desk } = await openOn(computer)
  const log = [
    `cannot read ${computer.home}/.config/x of 张三, 37010219850312417X, 91370102MA1A2B3C4D`,
    `called from 13812345678 by zhangsan@example.com, token ${SERIAL}`,
  ]
  const checks = await desk.checkAll()
  const { code, zip, files } = await makeSupportBundle(place, { checks, repairs: [], tokens, log })
  expect(code).toMatch(/^ZS\d{8}-[0-9A-HJKMNP-TV-Z]{6}$/)
  const folder = path.join(computer.folder, 'unpacked')
  writeFileSync(`${folder}.zip`, zip)
  execFileSync('unzip', ['-q', `${folder}.zip`, '-d', folder])
  const text = execFileSync('sh', ['-c', 'cat "$1"/*/*', 'sh', folder], { encoding: 'utf8' })
  expect(text).toContain(code)
  expect(text).toContain('"system-root"')
  for (const secret of [
    computer.home,
    '张三',
    '37010219850312417X',
    '91370102MA1A2B3C4D',
    '13812345678',
    SERIAL,
  ])
    expect(text).not.toContain(secret)
  expect(text).not.toContain('zhangsan@')
  expect(files.map(({ name }) => name)).toEqual(['summary.json', 'checks.json', 'repairs.json', 'log.txt'])
})
