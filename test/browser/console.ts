import type { BrowserContext, Page } from 'playwright-core'
import type { Sitting } from './browser.ts'
import type { Stage } from './stage.ts'

const WORDS = {
  zh: { login: '用户名', password: '密码', submit: /登\s*录/ },
  en: { login: 'User name', password: 'Password', submit: 'Log in' },
} as const

/** A member of staff logs in at the console's own page; `next` is what was asked for. */
export async function enterConsole(
  stage: Stage,
  { page, language }: Sitting,
  login: string,
  next = '/console/cases',
): Promise<void> {
  const words = WORDS[language]
  await page.goto(stage.origin + next)
  await page.getByLabel(words.login).fill(login)
  await page.getByLabel(words.password).fill(stage.password(login))
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname !== '/console/log-in')
}

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>

/** One sitting after another at the same desk: who was logged in before is so again without typing. */
export function consoleDesk(stage: Stage, sitting: Sitting) {
  const kept = new Map<string, Cookies>()
  const { context, page } = sitting
  return async (login: string, address: string) => {
    await context.clearCookies({ name: 'certhall_staff' })
    const before = kept.get(login)
    if (before) {
      await context.addCookies(before)
      // whoever logs in over a session ends it, and some hands do so beside the page
      const alive = await context.request.get(`${stage.origin}/api/staff/session`)
      if (alive.ok()) {
        await page.goto(stage.origin + address)
        return
      }
      await context.clearCookies({ name: 'certhall_staff' })
    }
    await enterConsole(stage, sitting, login, address)
    const cookies = await context.cookies()
    kept.set(
      login,
      cookies.filter(({ name }) => name === 'certhall_staff'),
    )
  }
}

/** Chooses an application in the queue by keyboard: j until it has the focus. */
export async function focusCase(page: Page, reference: string): Promise<void> {
  await page.locator(`[data-case="${reference}"]`).waitFor()
  const focused = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.case)
  for (let presses = 0; (await focused()) !== reference; presses += 1) {
    if (presses > 50) throw new Error(`j never reaches ${reference}`)
    await page.keyboard.press('j')
  }
}
