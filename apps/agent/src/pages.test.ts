import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { verifySignedData } from '@certhall/crypto'
import { parseStatement } from '@certhall/model'
import { parseCertsOnly, toPem } from '@certhall/pki'
import { insert, remove } from '@certhall/token'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { CHROMIUM, CHROMIUM_FLAGS } from '../../../test/chromium.ts'
import { axeFaults, picture } from '../../../test/look.ts'
import type { TokenModule } from './config.ts'
import { fromBase64 } from './encoding.ts'
import { type Agent, startAgent } from './index.ts'
import { askingPage } from './testing/asking-page.ts'
import { forwardProxy } from './testing/forward-proxy.ts'
import { createTestHall, type TestHall } from './testing/test-hall.ts'
import { createTestToken, PIN, SERIAL } from './testing/test-token.ts'

// A real Chromium, the real pages, and a site that uses the bridge as any site would.

// Each walks many pages, and checks each for access; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 })

const DOCUMENT = '甲方：某市财政局\n'

let browser: Browser
let context: BrowserContext
let hall: TestHall
let held: Awaited<ReturnType<typeof createTestToken>>
let agent: Agent
let site: ReturnType<typeof askingPage>

beforeAll(() => {
  site = askingPage()
})

async function start(
  options: { args?: (port: string) => string[]; allowed?: boolean; modules?: TokenModule[] } = {},
) {
  hall = await createTestHall({ key: 'sm2', dual: true, files: site.files })
  held = await createTestToken(hall, 'sm2')
  agent = await startAgent({
    port: 0,
    tokensDir: held.tokensDir,
    stateDir: held.dir,
    allowedOrigins: options.allowed === false ? [] : [hall.origin],
    portal: hall.origin,
    demo: true,
    ...(options.modules && { modules: options.modules }),
  })
  site.fill([agent.origin], {
    login: { type: 'log-in', nonce: 'nonce-0123456789', application: '示例应用', language: 'zh' },
    list: { type: 'list', language: 'zh' },
    check: { type: 'check', language: 'zh' },
    sign: { type: 'sign-document', name: '采购合同（第二稿）.txt', content: DOCUMENT, language: 'zh' },
    deliver: { type: 'deliver', reference: hall.reference, ticket: hall.ticket, language: 'zh' },
  })
  const args = options.args?.(new URL(hall.origin).port) ?? []
  browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS, ...args] })
  context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 560, height: 760 } })
}

afterEach(async () => {
  await browser?.close()
  await agent?.close()
  await hall?.close()
  await held?.remove()
})

async function openSite(origin = hall.origin, path = '/page'): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${origin}${path}`)
  return page
}

/** Polls as patiently as a busy machine needs. */
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 15_000, interval: 100 })

const view = async (page: Page) => JSON.parse((await page.textContent('#view')) || '{}')
const answer = async (page: Page) => JSON.parse((await page.textContent('#answer')) || 'null')

async function ask(page: Page, button: string): Promise<Page> {
  const [popup] = await Promise.all([context.waitForEvent('page'), page.click(`#${button}`)])
  return popup
}

/** axe finds nothing, nothing scrolls sideways at 320 px; and a picture for people to look at. */
async function expectAccessible(page: Page, name: string) {
  await picture(page, `assistant-${name}`)
  expect(await axeFaults(page)).toEqual([])
  // WCAG 1.4.10: nothing to scroll sideways at 320 px.
  const size = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  if (size) await page.setViewportSize(size)
}

describe('a site on this computer', () => {
  it('sees tokens live, logs in through the window, and gets nothing of a refusal', async () => {
    await start()
    const page = await openSite()
    await soon(() => view(page)).toMatchObject({
      way: 'loopback',
      state: 'present',
      tokens: [{ serial: SERIAL }],
    })
    await remove(held.tokensDir, SERIAL)
    await soon(async () => (await view(page)).tokens).toEqual([])
    await insert(held.tokensDir, SERIAL)
    await soon(async () => (await view(page)).tokens.length).toBe(1)

    const refusing = await ask(page, 'login')
    await refusing.getByRole('button', { name: '拒绝' }).click()
    await soon(() => answer(page)).toEqual({ code: 'refused', reason: 'consent-refused' })

    const closing = await ask(page, 'login')
    await closing.close()
    await soon(() => answer(page)).toEqual({ code: 'window-closed' })

    const popup = await ask(page, 'login')
    await popup.getByText(hall.origin, { exact: true }).waitFor()
    await expectAccessible(popup, 'log-in')
    await popup.getByLabel('证书密码（PIN）').fill('000000')
    await popup.keyboard.press('Enter')
    await popup.getByText('密码不正确，还可以再试 5 次。').waitFor()
    await expectAccessible(popup, 'pin-wrong')
    await popup.getByLabel('证书密码（PIN）').fill(PIN)
    await popup.keyboard.press('Enter')
    await soon(async () => (await answer(page)).type).toBe('log-in')
    const { statement } = await answer(page)
    expect(parseStatement(fromBase64(statement.bytes))).toMatchObject({
      purpose: 'log-in',
      origin: hall.origin,
    })
    expect(popup.isClosed()).toBe(true)
  })

  it('signs a document and shows certificates, each after the user has seen what of', async () => {
    await start()
    const page = await openSite()
    const signing = await ask(page, 'sign')
    await signing.getByText('采购合同（第二稿）.txt').waitFor()
    await expectAccessible(signing, 'sign')
    const [copy] = await Promise.all([
      signing.waitForEvent('download'),
      signing.getByRole('button', { name: '保存一份核对' }).click(),
    ])
    expect(await readFile(await copy.path(), 'utf8')).toBe(DOCUMENT)
    await signing.getByLabel('证书密码（PIN）').fill(PIN)
    await signing.getByRole('button', { name: '同意并签署' }).click()
    await soon(async () => (await answer(page)).type).toBe('sign-document')
    const { signature } = await answer(page)
    expect(verifySignedData(fromBase64(signature), Buffer.from(DOCUMENT))).toMatchObject({ ok: true })
    expect(signing.isClosed()).toBe(true)

    const listing = await ask(page, 'list')
    await listing.getByRole('heading', { name: '让这个网站看到您的证书？' }).waitFor()
    await expectAccessible(listing, 'list')
    await listing.getByRole('button', { name: '提供给网站' }).click()
    await soon(() => answer(page)).toMatchObject({ type: 'list', tokens: [{ serial: SERIAL }] })

    const checking = await ask(page, 'check')
    await soon(() => answer(page)).toMatchObject({ type: 'check', version: expect.any(String) })
    await soon(() => checking.isClosed()).toBe(true)
  })

  it('writes with progress, asks for the PIN again after a pull, and says when it is safe to pull', async () => {
    await start()
    const page = await openSite()
    const demo = await context.newPage()
    await demo.goto(`${agent.origin}/demo`)
    await demo.getByRole('button', { name: '写入证书时' }).click()
    await demo.getByRole('button', { name: '写入证书时', pressed: true }).waitFor()
    await expectAccessible(demo, 'demo')

    const popup = await ask(page, 'deliver')
    await popup.getByText(hall.shown[1] ?? '').waitFor()
    await popup.getByLabel('证书密码（PIN）').fill(PIN)
    await popup.getByRole('button', { name: '同意并写入' }).click()
    await popup.getByText('USBKey 已拔出。').waitFor()
    await expectAccessible(popup, 'interrupted')
    await demo.getByRole('button', { name: /^插入/ }).click()
    await popup.getByLabel('证书密码（PIN）').fill(PIN)
    await popup.getByRole('button', { name: '继续写入' }).click()
    await popup.getByRole('heading', { name: '下证成功' }).waitFor()
    await expectAccessible(popup, 'delivered')
    await soon(() => answer(page)).toEqual({ type: 'deliver', outcome: 'done' })
    expect(await page.textContent('#steps')).toContain('read-back proved done')
    expect(hall.issuances).toHaveLength(1)
  })

  it('is asked to be allowed first, where no policy knows it', async () => {
    await start({ allowed: false })
    const page = await openSite()
    await soon(() => view(page)).toMatchObject({ way: 'window', state: 'unpaired', tokens: [] })
    const popup = await ask(page, 'login')
    await expectAccessible(popup, 'pairing')
    await popup.getByRole('button', { name: '允许此网站' }).click()
    await popup.getByLabel('证书密码（PIN）').waitFor()
    await soon(() => view(page)).toMatchObject({ state: 'present' })

    const home = await context.newPage()
    await home.goto(`${agent.origin}/#settings`)
    await home.getByRole('button', { name: /撤销/ }).click()
    await soon(() => view(page)).toMatchObject({ state: 'unpaired', tokens: [] })
  })
})

describe('what is in the way is said, with what to do', () => {
  const fix = async (page: Page) => JSON.parse((await page.textContent('#fix')) || 'null')

  it('a proxy that answers for this computer', async () => {
    await start()
    const proxy = await forwardProxy(hall.origin)
    try {
      await context.close()
      context = await browser.newContext({
        // `<-loopback>`: as where the organisation's script sends everything to the proxy.
        proxy: { server: `http://127.0.0.1:${proxy.port}`, bypass: '<-loopback>' },
      })
      const page = await openSite()
      await soon(() => view(page)).toMatchObject({ way: 'window', state: 'absent', obstacle: 'proxy' })
      expect((await fix(page)).steps.join()).toContain('把 127.0.0.1 和 localhost 加入')
    } finally {
      await proxy.close()
    }
  })

  it('the site’s own security policy, which leaves the window', async () => {
    await start()
    const page = await openSite(hall.origin, '/guarded')
    await soon(() => view(page)).toMatchObject({ way: 'window', obstacle: 'page-csp' })
    expect((await fix(page)).steps.join()).toContain('connect-src')
    const popup = await ask(page, 'list')
    await popup.getByRole('button', { name: '提供给网站' }).click()
    await soon(() => answer(page)).toMatchObject({ type: 'list' })
  })

  it('nobody there', async () => {
    await start()
    await agent.close()
    const page = await openSite()
    await soon(() => view(page)).toMatchObject({ state: 'absent', obstacle: 'absent' })
  })
})

it('opens in no frame: not its PIN page, not its home', async () => {
  await start()
  const page = await openSite()
  for (const at of ['/consent?lang=zh#00', '/']) {
    const frame = await page.evaluate(async (address) => {
      const made = document.body.appendChild(document.createElement('iframe'))
      const loaded = new Promise((resolve) => made.addEventListener('load', resolve))
      made.src = address
      await loaded
      made.name = 'framed'
      return made.name
    }, `${agent.origin}${at}`)
    const inside = page.frames().at(-1)
    expect(frame).toBe('framed')
    expect(await inside?.locator('input').count()).toBe(0)
    expect(await inside?.content()).not.toContain('certhall-page')
  }
})

describe('a public site, which the browser keeps from loopback until the user agrees', () => {
  // A name of its own below .localhost: secure, and not one that the bridge takes for a page of this computer.
  const publicly = () => start({ args: (port) => [`--ip-address-space-overrides=127.0.0.1:${port}=public`] })
  const publicOrigin = () => hall.origin.replace('127.0.0.1', 'hall.localhost')

  it('explains before the browser asks, sees tokens once it is granted', async () => {
    await publicly()
    const page = await openSite(publicOrigin())
    await soon(() => view(page)).toMatchObject({ way: 'window', state: 'permission-needed' })
    await context.grantPermissions(['local-network-access'])
    await page.click('#permit')
    await soon(async () => (await view(page)).state).toMatch(/^(present|unpaired)$/)
  })

  it('still works through the window after a denial', async () => {
    await publicly()
    const page = await openSite(publicOrigin())
    await soon(() => view(page)).toMatchObject({ state: 'permission-needed' })
    // A headless browser answers its own question with no.
    await page.click('#permit')
    await soon(() => view(page)).toMatchObject({
      way: 'window',
      state: 'permission-denied',
      obstacle: 'permission-denied',
    })
    const popup = await ask(page, 'login')
    await popup.getByText(publicOrigin(), { exact: true }).waitFor()
    await popup.getByRole('button', { name: '允许此网站' }).click()
    await popup.getByLabel('证书密码（PIN）').fill(PIN)
    await popup.getByRole('button', { name: '同意并登录' }).click()
    await soon(async () => (await answer(page)).type).toBe('log-in')
  })
})

it('comes back by itself after the assistant was started anew', async () => {
  await start()
  const home = await context.newPage()
  await home.goto(agent.origin)
  await home.getByRole('link', { name: /续期/ }).waitFor()
  await agent.close()
  await home.getByText('证书助手已停止').waitFor()
  agent = await startAgent({
    port: Number(new URL(agent.origin).port),
    tokensDir: held.tokensDir,
    stateDir: held.dir,
    allowedOrigins: [hall.origin],
    demo: true,
  })
  await home.getByText('证书助手已停止').waitFor({ state: 'detached' })
  await home.getByRole('link', { name: '密码' }).click()
  await home.getByLabel('证书密码（PIN）').fill(PIN)
  await home.getByRole('button', { name: '验证' }).click()
  await home.getByText('密码正确。').waitFor()
})

it('asks for chain and status when told to, and says what came of it', async () => {
  await start()
  const home = await context.newPage()
  await home.goto(agent.origin)
  await home.getByRole('button', { name: '查询状态与证书链' }).click()
  await home.getByText('查询失败：证书链未通过验证').waitFor()
  await home.getByText('证书里没有写查询地址').waitFor()
  await expectAccessible(home, 'inspect-failed')
  const chain = {
    state: 'verified',
    links: ['own', 'issuer', 'root'].map((role) => ({
      role,
      name: role,
      notAfter: '2030-01-01T00:00:00Z',
      fingerprint: role,
      pem: toPem('CERTIFICATE', held.certificate),
    })),
  }
  // Every state as it is shown; that each comes about is inspect-certificate.test.ts's business.
  for (const [status, zh, en] of [
    [{ state: 'good' }, '有效（未被吊销）', 'Good (not revoked)'],
    [
      { state: 'revoked', revokedAt: '2026-01-02T03:04:05Z', reason: 'keyCompromise' },
      '已吊销（2026年1月2日，密钥泄露）',
      'Revoked (2 January 2026, key compromise)',
    ],
    [{ state: 'unknown' }, '没有这张证书的记录', 'no record of this certificate'],
    [{ state: 'failed', fault: 'unreachable' }, '查询地址没有响应', 'the address does not answer'],
  ] as const) {
    await home.route('**/ui/certificates/inspect', (route) =>
      route.fulfill({ json: { askedAt: '2026-02-03T04:05:06Z', chain, status } }),
    )
    await home.getByRole('button', { name: '查询状态与证书链' }).click()
    await home.getByText(zh).waitFor()
    await home.getByRole('button', { name: 'English' }).click()
    await home.getByText(en).waitFor()
    await home.getByText('The root is the one that the hall serves').waitFor()
    await home.getByRole('button', { name: '中文' }).click()
    await home.unroute('**/ui/certificates/inspect')
  }
  await expectAccessible(home, 'inspect')
})

it('lists every certificate at the left and tells of the chosen one at the right, in both languages', async () => {
  await start()
  const home = await context.newPage()
  await home.setViewportSize({ width: 1280, height: 800 })
  await home.goto(agent.origin)
  await home.getByRole('link', { name: /续期/ }).waitFor()
  expect(await home.getByRole('link', { name: /续期/ }).getAttribute('href')).toMatch(
    new RegExp(`^${hall.origin}/renew\\?certificate=[0-9a-f]{64}$`),
  )
  await home.getByText('登录网站，签署申请和文件').waitFor()
  await expectAccessible(home, 'home')
  for (const [button, ending] of [
    [/^PEM/, 'pem'],
    [/^DER/, 'cer'],
    [/^P7B/, 'p7b'],
  ] as const) {
    const [download] = await Promise.all([
      home.waitForEvent('download'),
      home.getByRole('button', { name: button }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(new RegExp(`^[0-9a-f]+\\.${ending}$`))
    const bytes = await readFile(await download.path())
    const der =
      ending === 'cer' ? bytes : Buffer.from(String(bytes).replaceAll(/-----.*-----|\n/g, ''), 'base64')
    const [certificate] = ending === 'p7b' ? parseCertsOnly(der) : [der]
    expect(Buffer.from(certificate ?? [])).toEqual(Buffer.from(held.certificate))
  }
  await home.getByRole('button', { name: 'English' }).click()
  await home.getByRole('heading', { name: 'Certificates' }).waitFor()
  await home.getByText('All fields').click()
  await expectAccessible(home, 'home-en')
  await home.setViewportSize({ width: 320, height: 640 })
  // One pane: who chooses by keyboard is taken to what he chose.
  await home.getByRole('button', { name: /张三/ }).press('Enter')
  await home.locator('#detail:focus').waitFor()
  await picture(home, 'assistant-home-320')
  await remove(held.tokensDir, SERIAL)
  await home.getByText('No USBKey is plugged in.').waitFor()
})

it('verifies and changes the PIN, and shows seals and settings', async () => {
  await start()
  const home = await context.newPage()
  await home.goto(agent.origin)
  await home.getByRole('link', { name: '密码' }).click()
  await home.getByLabel('证书密码（PIN）').fill(PIN)
  await home.getByRole('button', { name: '验证' }).click()
  await home.getByText('密码正确。').waitFor()
  await home.getByLabel('当前密码').fill(PIN)
  await home.getByLabel('新密码（6 至 16 位）').fill('123456')
  await home.getByLabel('再输一次新密码').fill('123456')
  await home.getByRole('button', { name: '修改' }).click()
  await home.getByText('新密码太简单').waitFor()
  await expectAccessible(home, 'pin')
  await home.getByRole('link', { name: '印章' }).click()
  await home.getByText('里面还没有电子印章。').waitFor()
  await expectAccessible(home, 'seals')
  await home.getByRole('link', { name: '设置' }).click()
  await home.getByText(hall.origin).waitFor()
  await expectAccessible(home, 'settings')
  await home.getByRole('radio', { name: 'English' }).check()
  await home.getByRole('heading', { name: 'Settings' }).waitFor()

  // Locked, the way on is in the hall.
  const token = await held.driver.open(SERIAL)
  for (let wrong = 0; wrong < 6; wrong++) await token.login('000001').catch(() => {})
  await remove(held.tokensDir, SERIAL)
  await insert(held.tokensDir, SERIAL)
  await home.getByRole('link', { name: 'Certificates' }).click()
  const unlock = home.getByRole('link', { name: 'Unlock' })
  await unlock.waitFor()
  expect(await unlock.getAttribute('href')).toBe(`${hall.origin}/unlock`)
  await expectAccessible(home, 'locked')
})

it('says which driver program fails and that it works again, and lists what was done', async () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'certhall-bad-'))
  const module = path.join(dir, 'bad-module.so')
  const source = '../../../packages/token/src/drivers/pkcs11/bad-module.c'
  execFileSync('cc', ['-shared', '-fPIC', '-o', module, path.resolve(import.meta.dirname, source)])
  vi.stubEnv('CERTHALL_SIN', 'crash-in-list')
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(dir, { recursive: true, force: true })
  })
  await start({ modules: [{ name: 'bad', kind: 'pkcs11', path: module }] })
  const home = await context.newPage()
  await home.setViewportSize({ width: 1280, height: 800 })
  await home.goto(agent.origin)
  await home.getByText('USBKey 的驱动程序出错退出了').waitFor()
  await home.getByRole('link', { name: /续期/ }).waitFor()
  await expectAccessible(home, 'module-failed')
  vi.stubEnv('CERTHALL_SIN', 'none')
  await home.getByRole('button', { name: '立即重试' }).click()
  await home.getByText('USBKey 的驱动程序已恢复正常').waitFor()
  await expectAccessible(home, 'module-recovered')

  await home.getByRole('link', { name: '记录' }).click()
  await home.getByText('驱动程序 bad-module.so 恢复正常').waitFor()
  await expectAccessible(home, 'log')
  await home.getByRole('button', { name: 'English' }).click()
  await home.getByText('Driver bad-module.so works again').waitFor()
  await home.setViewportSize({ width: 320, height: 640 })
  await expectAccessible(home, 'log-en-320')
  await home.getByRole('button', { name: 'Clear the log' }).click()
  await home.getByRole('button', { name: 'Clear it for good' }).click()
  await home.getByText('Nothing yet.').waitFor()
  await expectAccessible(home, 'log-empty-en-320')
})
