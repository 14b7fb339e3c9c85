import { createHmac } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { sit } from './browser.ts'
import { enterConsole } from './console.ts'
import { logInQuietly, openDraft } from './prepared.ts'
import type { Stage } from './stage.ts'

const WORDS = {
  zh: {
    current: '现在的密码',
    begin: '添加验证器',
    code: '六位数字',
    confirm: '确认',
    kept: '我已保存好',
    since: /起使用/,
    asked: '动态验证码',
    claim: '认领',
    mine: '我已认领',
    comment: '留言',
    release: '释放',
    free: '还没有人认领。',
    many: /批量批准 2 件/,
    approve: /批准勾选的 2 件/,
    done: '已批准 2 件。',
    remove: '停用验证器',
    none: /还没有添加/,
  },
  en: {
    current: 'Present password',
    begin: 'Add an authenticator',
    code: 'Six digits',
    confirm: 'Confirm',
    kept: 'I have kept them',
    since: /In use since/,
    asked: 'Authenticator code',
    claim: 'Take it up',
    mine: 'Taken up by you',
    comment: 'Comment',
    release: 'Release it',
    free: 'Nobody has taken it up.',
    many: /Approve 2 together/,
    approve: /Approve the 2 ticked/,
    done: '2 approved.',
    remove: 'Remove the authenticator',
    none: /None yet/,
  },
} as const

/** Reviewers: an authenticator, an application taken up and spoken about, several approved together. */
export function staffWork(stage: () => Stage, browser: () => Browser) {
  it.each(['zh', 'en'] as const)(
    'adds an authenticator, takes up, comments, approves several: %s',
    async (language) => {
      const words = WORDS[language]
      const sitting = await sit(browser(), { language })
      const { page, look, context } = sitting
      const references: string[] = []
      // Somebody of its own for each, or one that breaks off would keep the other out.
      const login = language === 'zh' ? 'jinan' : 'province'
      for (const name of language === 'zh' ? ['钱多多', '钱少少'] : ['卫一', '卫二']) {
        const person = await stage().enrol({ profile: 'fiscal', daysLeft: 12, name })
        await stage().plug(person)
        await logInQuietly(stage(), sitting, person)
        references.push(await openDraft(stage(), sitting, { submit: true }))
      }
      const [first, second] = references as [string, string]

      await enterConsole(stage(), sitting, login, '/console/account')
      await passwordTo(page, words.current, words.begin, stage().password(login))
      await page.locator('.qr svg').waitFor()
      const secret = ((await page.locator('code.secret').textContent()) ?? '').replace(/\s/g, '')
      await look('console-authenticator')
      await page.getByLabel(words.code).fill(codeOf(secret, Date.now()))
      await sitting.click('button', words.confirm === '确认' ? /^确\s*认$/ : words.confirm)
      await page.locator('.codes li').nth(9).waitFor()
      await look('console-recovery-codes')
      await sitting.click('button', words.kept)
      await page.getByText(words.since).waitFor()

      // Out, and in again with a code: the next one, since each is taken once.
      await context.clearCookies({ name: 'certhall_staff' })
      await page.goto(`${stage().origin}/console/cases/${first}`)
      await page.getByLabel(language === 'zh' ? '用户名' : 'User name').fill(login)
      await page.getByLabel(language === 'zh' ? '密码' : 'Password').fill(stage().password(login))
      await page.keyboard.press('Enter')
      await page.getByLabel(words.asked).fill(codeOf(secret, Date.now() + 30_000))
      await look('console-log-in-code')
      await page.keyboard.press('Enter')

      await page.getByText(words.free).waitFor()
      await sitting.click('button', language === 'zh' ? /^认\s*领$/ : words.claim)
      await page.getByText(words.mine).waitFor()
      await page.getByRole('textbox', { name: words.comment }).fill('已电话核实')
      await sitting.click('button', language === 'zh' ? /^留\s*言$/ : 'Add the comment')
      await page.locator('.comments li', { hasText: '已电话核实' }).waitFor()
      await look('console-desk')
      await sitting.click('button', language === 'zh' ? /^释\s*放$/ : words.release)
      await page.getByText(words.free).waitFor()

      await page.goto(`${stage().origin}/console/cases?sort=-submittedAt`)
      for (const reference of [first, second]) {
        await page.locator(`tr[data-row-key="${reference}"]`).getByRole('checkbox').check()
      }
      await look('console-chosen')
      await sitting.click('button', words.many)
      await page.locator('.bulk > li').nth(1).waitFor()
      await look('console-bulk')
      await sitting.click('button', words.approve)
      await page.getByText(words.done).waitFor()
      await look('console-bulk-done')

      // As it was for whoever comes next.
      await page.goto(`${stage().origin}/console/account`)
      await passwordTo(page, words.current, words.remove, stage().password(login))
      await page.getByText(words.none).waitFor()
      expect(context.pages().length).toBeGreaterThan(0)
    },
  )

  it('logs in to the console with a token', async () => {
    const sitting = await sit(browser(), { language: 'zh' })
    const { page, click, ask, agree, look } = sitting
    const person = await stage().enrol({ profile: 'fiscal', daysLeft: 200, name: '卫敏' })
    await stage().plug(person)
    await enterConsole(stage(), sitting, 'admin', '/console/people/jinan')
    await page.getByLabel('身份证号').fill(person.idNumber)
    await click('button', /^保\s*存$/)
    await page.getByText('已保存。').waitFor()
    await page.getByLabel('证书序列号').fill(person.serial)
    await click('button', '登记证书')
    await page.locator('.rows', { hasText: person.serial }).first().waitFor()
    await look('console-person')
    await sitting.context.clearCookies({ name: 'certhall_staff' })
    await page.goto(`${stage().origin}/console`)
    const window = await ask(() => click('button', '用 USBKey 登录'))
    await window.getByText('以工作人员身份登录？').waitFor()
    await agree(window, person.pin)
    await page.waitForURL(/\/console\/cases$/)
    await page.getByRole('button', { name: /周科/ }).waitFor()
  })
}

/** Of two forms that ask for the present password, the one with this button. */
async function passwordTo(page: Page, label: string, button: string, password: string) {
  const form = page.locator('form', { has: page.getByRole('button', { name: button }) })
  await form.getByLabel(label).fill(password)
  await form.getByRole('button', { name: button }).click()
}

/** RFC 6238, as an app on a telephone computes it. */
function codeOf(base32: string, at: number): string {
  const bits = [...base32].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  )
  const secret = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const mac = createHmac('sha1', secret).update(counter).digest()
  return String((mac.readUInt32BE((mac[19] as number) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
