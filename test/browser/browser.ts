import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'

const ARTIFACTS = path.resolve(import.meta.dirname, '../artifacts')

/** Debian's Chromium, without the connections of its own that a closed network refuses one by one. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** `publicPort`: that port of 127.0.0.1 counts as public, so the browser guards the way from it to loopback. */
export function launch(publicPort?: number): Promise<Browser> {
  const override = publicPort ? [`--ip-address-space-overrides=127.0.0.1:${publicPort}=public`] : []
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: [...FLAGS, ...override] })
}

export interface Sitting {
  context: BrowserContext
  /** The portal's tab. */
  page: Page
  /** What the holder had to do so far. */
  cost: { pages: Set<string>; clicks: number }
  /** Clicks a control by its role and name, as a person finds it. */
  click(role: 'button' | 'link' | 'checkbox' | 'radio', name: string | RegExp, on?: Page): Promise<void>
  /** Waits for the assistant's window that `act` opens, types the PIN there and accepts. */
  consent(act: () => Promise<void>, pin: string): Promise<Page>
  /** axe on the page as it is (nothing serious or critical), and a picture of it. */
  look(name: string, on?: Page): Promise<void>
}

export interface SittingOptions {
  language: 'zh' | 'en'
  width?: number
  labels: { pin: RegExp; accept: RegExp }
}

/** One person at one browser. Pages are counted as addresses without their query and reference. */
export async function sit(
  browser: Browser,
  { language, width = 1280, labels }: SittingOptions,
): Promise<Sitting> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const cost = { pages: new Set<string>(), clicks: 0 }
  const count = (of: Page) =>
    of.on('framenavigated', (frame) => {
      if (frame === of.mainFrame() && frame.url() !== 'about:blank') cost.pages.add(addressOf(frame.url()))
    })
  count(page)
  const sitting: Sitting = {
    context,
    page,
    cost,
    async click(role, name, on = page) {
      cost.clicks += 1
      await on.getByRole(role, { name }).first().click()
    },
    async consent(act, pin) {
      const [window] = await Promise.all([context.waitForEvent('page'), act()])
      cost.pages.add('assistant')
      await window.getByLabel(labels.pin).fill(pin)
      await sitting.look(`${language}-assistant-${Date.now() % 100_000}`, window)
      await sitting.click('button', labels.accept, window)
      return window
    },
    look: (name, on = page) => look(name, on),
  }
  return sitting
}

function addressOf(url: string): string {
  return new URL(url).pathname.replace(/CH\d{8}-\w{8}/, ':reference')
}

/** Looks at a page as axe and as a person: WCAG 2.2 AA, and a picture in test/artifacts. */
export async function look(name: string, page: Page): Promise<void> {
  mkdirSync(ARTIFACTS, { recursive: true })
  await page.screenshot({ path: path.join(ARTIFACTS, `${name}.png`), fullPage: true })
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  const told = grave.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  )
  expect(told, `axe on ${name} (${page.url()})`).toEqual([])
}
