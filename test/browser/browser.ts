import path from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { CHROMIUM, CHROMIUM_FLAGS } from '../chromium.ts'
import { ARTIFACTS, axeFaults, picture } from '../look.ts'

/** A page that a busy machine is slow to show is not a wrong page. */
export const PATIENCE_MS = 45_000

/** `publicPort`: that port of 127.0.0.1 counts as public, so the browser guards the way from it to loopback. */
export function launch(publicPort?: number): Promise<Browser> {
  const override = publicPort ? [`--ip-address-space-overrides=127.0.0.1:${publicPort}=public`] : []
  return chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS, ...override] })
}

export type Language = 'zh' | 'en'

/** The words that tests look for are those a person reads; these are the assistant's. */
const ASSISTANT = {
  zh: { pin: '证书密码（PIN）', agree: /^同意并/, close: '关闭' },
  en: { pin: 'Certificate PIN', agree: /^Agree and/, close: 'Close' },
} as const

type Role = 'button' | 'link' | 'checkbox' | 'radio'

export interface Sitting {
  context: BrowserContext
  language: Language
  width: number
  /** The portal's tab. */
  page: Page
  /** What the person had to do so far. */
  cost: { pages: Set<string>; clicks: number }
  /** Clicks a control by its role and name, as a person finds it. */
  click(role: Role, name: string | RegExp, on?: Page): Promise<void>
  /** Ticks a box, which may be drawn by other elements than the input. */
  tick(name: string | RegExp): Promise<void>
  /** Chooses one of several by the beginning of its name. */
  pick(name: RegExp): Promise<void>
  /** The assistant's window that `act` opens. */
  ask(act: () => Promise<unknown>): Promise<Page>
  /** Types the PIN into the assistant's window and agrees. */
  agree(window: Page, pin: string): Promise<void>
  /** axe on the page as it is (nothing serious or critical), nothing to scroll sideways, and a picture of it. */
  look(name: string, on?: Page): Promise<void>
}

export interface SittingOptions {
  language: Language
  width?: number
}

/** One person at one browser, gone with the test. Pages are counted as addresses without their query and reference. */
export async function sit(browser: Browser, { language, width = 1280 }: SittingOptions): Promise<Sitting> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  if (language === 'en') {
    // the hall's pages, then the assistant's
    await context.addInitScript(() => {
      localStorage.setItem('certhall.language', 'en')
      localStorage.setItem('certhall-language', 'en')
    })
  }
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') {
      for (const [at, open] of context.pages().entries()) {
        const file = `failed-${task.id}-${browser.contexts().indexOf(context)}-${at}.png`
        await open.screenshot({ path: path.join(ARTIFACTS, file), fullPage: true }).catch(() => {})
      }
    }
    await context.close()
  })
  const page = await context.newPage()
  const cost = { pages: new Set<string>(), clicks: 0 }
  const words = ASSISTANT[language]
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && frame.url() !== 'about:blank') cost.pages.add(addressOf(frame.url()))
  })
  return {
    context,
    language,
    width,
    page,
    cost,
    async click(role, name, on = page) {
      cost.clicks += 1
      await on
        .getByRole(role, { name, exact: typeof name === 'string' })
        .first()
        .click()
    },
    async tick(name) {
      cost.clicks += 1
      const box = page.getByRole('checkbox', { name })
      await page.locator('label').filter({ has: box }).click()
      await box.and(page.locator(':checked')).waitFor({ state: 'attached' })
    },
    async pick(name) {
      cost.clicks += 1
      const radio = page.getByRole('radio', { name })
      await page.locator('label').filter({ has: radio }).click()
    },
    async ask(act) {
      const [window] = await Promise.all([context.waitForEvent('page'), act()])
      cost.pages.add('assistant')
      await window.getByRole('heading', { level: 1 }).waitFor()
      return window
    },
    async agree(window, pin) {
      await window.getByLabel(words.pin).fill(pin)
      cost.clicks += 1
      await window.getByRole('button', { name: words.agree }).click()
    },
    look: (name, on = page) => look(`${language}-${width}-${name}`, on),
  }
}

function addressOf(url: string): string {
  return new URL(url).pathname.replace(/CH\d{8}-\w{8}/, ':reference')
}

/** Looks at a page as axe and as a person: WCAG 2.2 AA, and a picture in test/artifacts. */
async function look(name: string, page: Page): Promise<void> {
  await picture(page, name)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
  const told = await axeFaults(page, { tags, impacts: ['serious', 'critical'] })
  expect(told, `axe on ${name} (${page.url()})`).toEqual([])
  // WCAG 1.4.10: a page as narrow as a telephone scrolls in one direction only
  const { scrollWidth, clientWidth } = await page.evaluate(() => ({
    scrollWidth: document.scrollingElement?.scrollWidth ?? 0,
    clientWidth: document.scrollingElement?.clientWidth ?? 0,
  }))
  expect(scrollWidth, `${name} scrolls sideways`).toBeLessThanOrEqual(clientWidth + 1)
}
