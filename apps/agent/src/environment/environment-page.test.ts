import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterEach, expect, it, onTestFinished } from 'vitest'
import { CHROMIUM, CHROMIUM_FLAGS } from '../../../../test/chromium.ts'
import { axeFaults, picture } from '../../../../test/look.ts'
import { startAgent } from '../index.ts'
import { askingPage } from '../testing/asking-page.ts'
import { createTestHall } from '../testing/test-hall.ts'
import { createTestToken } from '../testing/test-token.ts'
import { clockServer, temporaryComputer } from './environment-fixture.ts'

// A real Chromium on the real page, on a computer with a fault planted for each check.

let browser: Browser | undefined
afterEach(() => browser?.close())

/** A picture, nothing that axe finds, and nothing to scroll sideways at 320 px. */
async function look(page: Page, name: string) {
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 })
    await picture(page, `environment-${name}-${width}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
  expect(await axeFaults(page)).toEqual([])
  await page.setViewportSize({ width: 1280, height: 800 })
}

/** Ten minutes fast, trust nowhere, no reader service, middleware moved, a proxy over everything. */
async function brokenComputer() {
  const computer = await temporaryComputer(onTestFinished, {
    environment: { http_proxy: 'http://proxy.example:3128' },
  })
  computer.trustStore()
  const moved = path.join(computer.root, 'opt/vendor/libsofthsm2.so')
  for (const folder of [path.dirname(moved), computer.stateDir, path.join(computer.root, 'run/pcscd')])
    mkdirSync(folder, { recursive: true })
  execFileSync('cp', ['-L', '/usr/lib/softhsm/libsofthsm2.so', moved])
  writeFileSync(
    path.join(computer.stateDir, 'middleware.json'),
    JSON.stringify([{ interface: 'pkcs11', path: '/nowhere/libsofthsm2.so' }]),
  )
  computer.file('sys/bus/usb/devices/1-1:1.0/bInterfaceClass', '0b\n')
  const run = path.join(computer.root, 'run/pcscd')
  computer.program(
    'pcscd',
    `exec unshare --mount sh -c 'mkdir -p /run/pcscd && mount --bind ${run} /run/pcscd && exec /usr/sbin/pcscd'`,
  )
  const offset = path.join(computer.folder, 'clock')
  writeFileSync(offset, '600')
  // Sets the clock that this computer goes by, by as much as it is told: `-600 seconds`.
  computer.program('date', `echo $(($(cat ${offset}) + \${3% seconds})) > ${offset}`)
  return { computer, offset }
}

it('finds, shows, repairs and undoes each planted fault, by keyboard too', { timeout: 180_000 }, async () => {
  const { computer, offset } = await brokenComputer()
  const hall = await clockServer(onTestFinished, () => new Date())
  const agent = await startAgent({
    port: 0,
    tokensDir: path.join(computer.folder, 'tokens'),
    stateDir: computer.stateDir,
    allowedOrigins: [hall],
    anchors: [computer.anchorFile],
    demo: false,
    place: {
      ...computer.place,
      now: () => new Date(Date.now() + Number(readFileSync(offset, 'utf8')) * 1000),
    },
  })
  onTestFinished(() => agent.close())
  browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS })
  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
  page.setDefaultTimeout(20_000)
  await page.goto(agent.origin)
  await page.getByRole('link', { name: '环境检测' }).click()
  await page.getByText('发现 6 个问题。').waitFor()
  await look(page, 'faults')
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByText('6 problems were found.').waitFor()
  await look(page, 'faults-en')
  await page.getByRole('button', { name: '中文' }).click()

  const NAMES = [
    'USBKey 驱动程序',
    '读卡器服务',
    '电脑时间',
    '系统信任的根证书',
    '浏览器信任的根证书',
    '代理设置',
  ]
  for (const [index, name] of NAMES.entries()) {
    const left = NAMES.length - index - 1
    await page.getByRole('button', { name: `修复 ${name}`, exact: true }).press('Enter')
    await page.getByText('将要进行的改动（还没有改）').waitFor()
    if (name === '系统信任的根证书') await look(page, 'plan')
    await page.getByRole('button', { name: `同意并修复 ${name}`, exact: true }).press('Enter')
    await page.getByText(left === 0 ? '无风险项' : `发现 ${left} 个问题。`).waitFor()
  }
  await look(page, 'well')
  await page.getByRole('button', { name: '生成报告' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '保存报告' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^ZS\d{8}-\w{6}\.zip$/)
  await look(page, 'report')

  for (const [index, name] of NAMES.toReversed().entries()) {
    await page.getByRole('button', { name: `撤销 ${name}`, exact: true }).press('Enter')
    await page.getByText(`发现 ${index + 1} 个问题。`).waitFor()
  }
  expect(await page.getByText('已撤销').count()).toBe(NAMES.length)
  await look(page, 'undone')
})

it.runIf(process.getuid?.() === 0)(
  'a browser that keeps a public hall from this computer lets it through once repaired, and not any more once undone',
  { timeout: 90_000 },
  async () => {
    const computer = await temporaryComputer(onTestFinished)
    const policies = path.join(computer.root, 'etc/chromium')
    mkdirSync(policies, { recursive: true })
    const site = await askingPage()
    const hall = await createTestHall({ key: 'sm2', dual: false, files: site.files })
    const held = await createTestToken(hall, 'sm2')
    const port = new URL(hall.origin).port
    const publicly = `http://hall.localhost:${port}`
    const agent = await startAgent({
      port: 0,
      tokensDir: held.tokensDir,
      stateDir: computer.stateDir,
      allowedOrigins: [publicly],
      demo: false,
      place: { ...computer.place, now: () => new Date() },
    })
    onTestFinished(async () => {
      await agent.close()
      await hall.close()
      await held.remove()
    })
    site.fill([agent.origin], { login: { type: 'log-in', nonce: 'nonce-0123456789', language: 'zh' } })
    // Chromium reads policies from /etc/chromium alone: it is shown this computer's.
    const program = path.join(computer.folder, 'chromium')
    writeFileSync(
      program,
      `#!/bin/sh\nexec unshare --mount sh -c 'mount --bind ${policies} /etc/chromium && exec ${CHROMIUM} "$@"' sh "$@"\n`,
      { mode: 0o755 },
    )
    const args = [...CHROMIUM_FLAGS, `--ip-address-space-overrides=127.0.0.1:${port}=public`]

    /** What a page of the hall sees; and the way by the window, tried. */
    async function visit(): Promise<string> {
      await browser?.close()
      browser = await chromium.launch({ executablePath: program, args })
      const page = await browser.newPage({ locale: 'zh-CN' })
      await page.goto(`${publicly}/page`)
      await expect
        .poll(() => page.textContent('#view'), { timeout: 15_000 })
        .toMatch(/permission-needed|present/)
      const seen = JSON.parse((await page.textContent('#view')) ?? '{}').state
      const [popup] = await Promise.all([page.waitForEvent('popup'), page.click('#login')])
      await popup.getByText(publicly, { exact: true }).waitFor()
      return seen
    }
    async function onHome() {
      const home = await (browser as Browser).newPage({ locale: 'zh-CN' })
      await home.goto(`${agent.origin}/#environment`)
      return home
    }

    expect(await visit()).toBe('permission-needed')
    const home = await onHome()
    await home.getByText('浏览器没有允许').waitFor()
    await home.getByRole('button', { name: '修复 浏览器与证书助手的连接' }).click()
    await home.getByRole('button', { name: /^同意并修复/ }).click()
    await home.getByText('已修复').waitFor()
    expect(await visit()).toBe('present')
    const again = await onHome()
    await again.locator('.check-well').filter({ hasText: '浏览器与证书助手的连接' }).waitFor()
    await again.getByRole('button', { name: /^撤销/ }).click()
    await again.getByText('已撤销').waitFor()
    expect(existsSync(path.join(policies, 'policies/managed/certhall-assistant.json'))).toBe(false)
    expect(await visit()).toBe('permission-needed')
  },
)
