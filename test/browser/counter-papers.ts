import { execFileSync } from 'node:child_process'
import { usccCheck } from '@certhall/model'
import type { Browser } from 'playwright-core'
import { expect, it } from 'vitest'
import { sit } from './browser.ts'
import { enterConsole } from './console.ts'
import type { Stage } from './stage.ts'

/** One pixel: what is on a paper is for people to judge. */
const PAPER = {
  name: 'paper.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  ),
}

/** What a clerk enters with its papers: by post, and for new tokens. */
export function counterPapers(stage: () => Stage, browser: () => Browser) {
  it('by post: a renewal is entered with its papers, and waits for somebody else', async () => {
    const person = await stage().enrol({ profile: 'legal-entity', daysLeft: 30, name: '上海栖云茶社' })
    const clerk = await sit(browser(), { language: 'zh' })
    const { page, click, look } = clerk
    await enterConsole(stage(), clerk, 'counter', `/console/counter?q=${encodeURIComponent('栖云')}`)
    await click('link', person.name)
    await click('button', '办理更新')
    await page.getByRole('radio', { name: '邮寄' }).check()
    await page.getByText('接下来上传收到的材料').waitFor()
    await click('button', '录入并上传材料')
    await page.getByText('请写明怎样核实了身份').waitFor()
    await look('console-paper-renewal')
    await page.getByLabel('身份核实').fill('挂号信 RA123，已电话核实经办人')
    await click('button', '录入并上传材料')
    await page.waitForURL(/\/console\/cases\/CH/)
    await click('button', '提交审核')
    await page.getByText('请上传申请表').waitFor()
    for (const kind of ['application-form', 'handler-id']) {
      const part = page.locator(`[data-papers="${kind}"]`)
      await part.locator('input[type="file"]').setInputFiles(PAPER)
      await part.locator('figure').waitFor()
    }
    await look('console-paper-renewal-papers')
    await click('button', '提交审核')
    await page.locator('h1 [data-state="review"]').waitFor()
    const reference = new URL(page.url()).pathname.split('/').at(-1) as string

    const second = await sit(browser(), { language: 'en', width: 320 })
    await enterConsole(stage(), second, 'counter-two', `/console/cases/${reference}`)
    await second.page.getByText('By post').waitFor()
    await second.look('console-paper-renewal-review')
    await second.click('button', 'Approve')
    await second.click('button', 'Approve it')
    await second.page
      .locator('h1 [data-state="approved"]')
      .or(second.page.locator('h1 [data-state="payment"]'))
      .waitFor()
  })

  it('at the counter: a first issue onto a blank token, reviewed by another, with the slip printed', async () => {
    const clerk = await sit(browser(), { language: 'zh' })
    const { page, click, look } = clerk
    await enterConsole(stage(), clerk, 'counter', '/console/counter')
    await click('link', /^首次发证/)
    await page.getByRole('heading', { level: 1, name: '首次发证' }).waitFor()
    await page.getByText('法人数字证书', { exact: true }).click()
    await click('button', '录入并上传材料')
    await page.getByText('请填写').first().waitFor()
    await look('console-first-issue')
    const first17 = '91310101MA1K90017'
    const name = '上海知秋文具店'
    await page.getByLabel('姓名或单位名称').fill(name)
    await page.getByLabel('统一社会信用代码', { exact: true }).first().fill(`${first17}0`)
    await page.getByLabel('地区代码（六位）').fill('310101')
    await page.getByLabel('身份核实').fill('经办人到场，核对身份证、营业执照和公章')
    await click('button', '录入并上传材料')
    await page.getByText('证件号码不正确，请核对').waitFor()
    await page
      .getByLabel('统一社会信用代码', { exact: true })
      .first()
      .fill(first17 + usccCheck(first17))
    await click('button', '录入并上传材料')
    await page.waitForURL(/\/console\/cases\/CH/)
    await click('button', '提交审核')
    await page.getByText('请上传单位证书申请表').waitFor()
    await look('console-first-issue-papers')
    for (const kind of ['application-form', 'unit-document', 'handler-id']) {
      const part = page.locator(`[data-papers="${kind}"]`)
      await part.locator('input[type="file"]').setInputFiles(PAPER)
      await part.locator('figure').waitFor()
    }
    await click('button', '提交审核')
    await page.locator('h1 [data-state="review"]').waitFor()
    const reference = new URL(page.url()).pathname.split('/').at(-1) as string

    const second = await sit(browser(), { language: 'en', width: 320 })
    await enterConsole(stage(), second, 'counter-two', `/console/cases/${reference}`)
    await second.page.getByRole('heading', { name: 'Entered at the counter' }).waitFor()
    await second.page.getByRole('heading', { name: 'The certificate to be issued' }).waitFor()
    await second.look('console-first-issue-review')
    await second.click('button', 'Approve')
    await second.click('button', 'Approve it')
    await second.page.locator('h1 [data-state="approved"]').waitFor()

    const token = await stage().blank()
    await stage().plug({ token })
    await page.reload()
    await page.getByRole('heading', { name: '制证', exact: true }).waitFor()
    await look('console-first-issue-ready')
    const window = await clerk.ask(() => click('button', '在空白 USBKey 上制证'))
    await window.getByText(token).first().waitFor()
    await look('assistant-issue', window)
    await click('button', /^同意并制作/, window)
    await window.getByRole('heading', { name: '请记下新密码' }).waitFor()
    await look('assistant-issue-pin', window)
    const pin = ((await window.locator('.new-pin').textContent()) ?? '').replace(/\D/g, '')
    const slip = execFileSync('pdftotext', ['-', '-'], {
      input: await window.pdf({ width: '148mm', height: '210mm' }),
    })
    expect(slip.toString().replace(/\s/g, '')).toContain(pin)
    expect(slip.toString()).toContain(name)
    await click('button', '我已记下', window)
    await window.getByRole('heading', { name: '制证完成' }).waitFor()
    await look('assistant-issue-done', window)
    await page.locator('h1 [data-state="done"]').waitFor()
    const opened = await stage().open(token)
    await opened.login(pin)
    expect((await opened.containers()).map(({ name }) => name)).toEqual([`CH-${reference}`])
    await opened.logout()

    await second.page.goto(`${stage().origin}/console/counter?q=${encodeURIComponent('知秋')}`)
    await second.click('link', name)
    await second.click('button', 'Replace the USBKey')
    await second.page.getByLabel('How the holder was known').fill('handler in person, ID card and seal')
    await second.look('console-replacement')
    await second.click('button', 'Enter the replacement')
    await second.page.waitForURL(/\/console\/cases\/CH/)
    await second.page.getByText('handler in person, ID card and seal').first().waitFor()
    await second.look('console-replacement-papers')
  })
}
