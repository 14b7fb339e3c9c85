import type { Browser } from 'playwright-core'
import { expect, it } from 'vitest'
import { type Sitting, sit } from './browser.ts'
import type { Person, Stage } from './stage.ts'

/** The way without loopback: `site` is the hall at an address that the browser counts as public. */
export function windowWay(stage: () => Stage, browser: () => Browser, site: () => string) {
  let person: Person

  async function open(): Promise<Sitting> {
    person ??= await stage().enrol({ profile: 'fiscal', daysLeft: 9, name: '孙晓' })
    await stage().plug(person)
    const holder = await sit(browser(), { language: 'zh' })
    await holder.page.goto(site())
    await holder.page.getByRole('heading', { name: '需要您允许一次' }).waitFor()
    return holder
  }

  it('logs in by the window where the browser was not allowed', async () => {
    const holder = await open()
    const { page, click, pick, tick, ask, agree, look } = holder
    await look('home-permission-needed')
    // nobody sits before a headless browser: it answers its own question with no
    await click('button', '连接证书助手')
    await page.getByRole('heading', { name: '浏览器拒绝了连接证书助手' }).waitFor()
    await look('home-permission-denied')
    await click('link', '直接办理更新')
    await pick(/^财政个人证书/)
    await tick(/我已阅读并同意/)
    await tick(/我单独同意/)
    const window = await ask(() => click('button', '登录并继续'))
    await window.getByText(site(), { exact: true }).waitFor()
    await agree(window, person.pin)
    await page.getByText(person.serial).waitFor()
    expect(page.url()).toMatch(/\/renew\/CH[^/]+\/handler$/)
    await look('handler-by-window')
  })

  it('sees the token live once it is allowed', async () => {
    const { page, click, context } = await open()
    await context.grantPermissions(['local-network-access'])
    await click('button', '连接证书助手')
    await page.getByRole('heading', { name: '孙晓' }).waitFor()
    await stage().pull(person)
    await page.getByRole('heading', { name: '请插入 USBKey' }).waitFor()
    await stage().plug(person)
    await page.getByRole('heading', { name: '孙晓' }).waitFor()
  })
}
