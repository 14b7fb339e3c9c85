import { addYears, residentIdCheck } from '@certhall/model'
import type { RenewalCase } from '@certhall/model/api'
import type { Browser } from 'playwright-core'
import { expect, it } from 'vitest'
import { type Sitting, sit } from './browser.ts'
import { enterConsole, focusCase } from './console.ts'
import type { Person, Stage } from './stage.ts'

const FIRST17 = '11010119900307401'
/** Its check character is the next one. */
const WRONG_ID = FIRST17 + (residentIdCheck(FIRST17) === '1' ? '2' : '1')
export const HANDLER = { name: '李敏', idNumber: FIRST17 + residentIdCheck(FIRST17), mobile: '13800138000' }

/** 「数字证书更新」 from home to 「确认提交」; ends on the case page with its reference. */
async function apply({ page, click, tick, ask, agree }: Sitting, person: Person): Promise<string> {
  // the token is there without anybody pressing anything
  await page.getByRole('heading', { name: person.name }).waitFor()
  await click('link', '更新')
  await tick(/我已阅读并同意/)
  await tick(/我单独同意/)
  await agree(await ask(() => click('button', '登录并继续')), person.pin)
  await fillHandler(page)
  await click('button', '下一步')
  await page.getByRole('heading', { name: '请确认后提交' }).waitFor()
  await click('button', '确认提交')
  await page.getByRole('heading', { name: '办理进度' }).waitFor()
  await page.locator('.large-state', { hasText: '待审核' }).waitFor()
  return referenceIn(page.url())
}

async function fillHandler(page: Sitting['page']) {
  await page.getByLabel('经办人姓名').fill(HANDLER.name)
  await page.getByLabel('经办人身份证号码').fill(HANDLER.idNumber)
  await page.getByLabel('经办人手机号码').fill(HANDLER.mobile)
  await page.getByText('已完成').waitFor()
}

export function referenceIn(url: string): string {
  return /CH\d{8}-\w{8}/.exec(url)?.[0] ?? ''
}

/** The next answer to this GET is kept back until it is released. */
async function holdAnswer(page: Sitting['page'], address: string): Promise<() => Promise<void>> {
  let letGo = () => {}
  const released = new Promise<void>((resolve) => {
    letGo = resolve
  })
  let delivered: Promise<void> = Promise.resolve()
  await page.route(
    (url) => url.pathname === address,
    async (route) => {
      const response = await route.fetch()
      delivered = released.then(() => route.fulfill({ response })).catch(() => {})
      await delivered
    },
    { times: 1 },
  )
  return async () => {
    letGo()
    await delivered
  }
}

const handlerValues = async (page: Sitting['page']) => ({
  name: await page.getByLabel('经办人姓名').inputValue(),
  idNumber: await page.getByLabel('经办人身份证号码').inputValue(),
  mobile: await page.getByLabel('经办人手机号码').inputValue(),
})

/** Logs in to the sample application through the hall's own page, and returns what it says. */
export async function enterSample(stage: Stage, sitting: Sitting, person: Person): Promise<string> {
  const { page, click, ask, agree } = sitting
  await page.goto(stage.sample)
  await click('link', /USBKey/)
  await page.waitForURL(/\/log-in\//)
  await sitting.look('log-in-to-application')
  await agree(await ask(() => click('button', /USBKey/)), person.pin)
  await page.waitForURL(`${stage.sample}/`)
  return page.locator('main').innerText()
}

export function fiscalJourney(stage: () => Stage, browser: () => Browser) {
  it('renews from the token to a log-in with the new certificate', async () => {
    const person = await stage().enrol({ profile: 'fiscal', daysLeft: 20, name: '张伟' })
    await stage().plug(person)
    const holder = await sit(browser(), { language: 'zh' })
    const { page, click, ask, agree, look, cost } = holder
    await page.goto(stage().origin)
    const reference = await apply(holder, person)
    await look('case-review')

    // the reviewer, by keyboard alone
    const reviewer = await sit(browser(), { language: 'zh' })
    await enterConsole(stage(), reviewer, 'lixia')
    await focusCase(reviewer.page, reference)
    await reviewer.page.keyboard.press('Enter')
    await reviewer.page.getByRole('heading', { name: '新旧证书对照' }).waitFor()
    await reviewer.look('console-review')
    await reviewer.page.keyboard.press('a')
    await reviewer.page.getByRole('button', { name: '确认批准' }).waitFor()
    await reviewer.page.keyboard.press('Enter')
    await reviewer.page.getByText('已批准。').waitFor()
    await reviewer.look('console-approved')
    await reviewer.context.close()

    // the holder's page learns of it by itself
    await page.getByRole('button', { name: '下证', exact: true }).waitFor()
    await look('case-approved')
    const window = await ask(() => click('button', '下证'))
    await look('assistant-deliver', window)
    await agree(window, person.pin)
    await window.getByRole('heading', { name: '下证成功' }).waitFor()
    await look('assistant-delivered', window)
    await click('button', '关闭', window)
    await page.getByRole('heading', { name: '下证成功' }).or(page.getByText('下证成功')).first().waitFor()
    await look('case-done')
    console.log(`fiscal renewal: ${cost.pages.size} pages, ${cost.clicks} clicks`)
    expect(cost.pages.size, [...cost.pages].join(' ')).toBeLessThanOrEqual(6)
    expect(cost.clicks).toBeLessThanOrEqual(12)

    const done = await caseOf(holder, stage().origin, reference)
    expect(done.state).toBe('done')
    expect(new Date(done.newCertificate?.notAfter ?? '')).toEqual(addYears(person.notAfter, 1))
    expect(done.newCertificate?.serial).not.toBe(person.serial)
    // the profile lets the old certificate run out by itself
    expect(await stage().firstStatus(person)).toBe('good')

    expect(await enterSample(stage(), holder, person)).toContain(done.newCertificate?.serial)
    await look('sample')
  })

  it('loses nothing on the way back, in a reload, or between two computers', async () => {
    const person = await stage().enrol({ profile: 'fiscal', daysLeft: 12, name: '王丽' })
    await stage().plug(person)
    const holder = await sit(browser(), { language: 'zh' })
    const { page, click, tick, ask, agree, look } = holder
    await page.goto(stage().origin)
    await click('link', '更新')
    // nothing ticked: told at the top, linked to the box
    await click('button', '登录并继续')
    await page.getByRole('alert').waitFor()
    await look('renew-faults')
    await tick(/我已阅读并同意/)
    await tick(/我单独同意/)
    await agree(await ask(() => click('button', '登录并继续')), person.pin)

    // wrong numbers are told beside their fields, and typed letters outlive a reload
    await page.getByLabel('经办人姓名').fill(HANDLER.name)
    await page.getByLabel('经办人身份证号码').fill(WRONG_ID)
    await page.getByLabel('经办人手机号码').fill('1380013')
    await page.reload()
    expect(await handlerValues(page)).toEqual({
      name: HANDLER.name,
      idNumber: WRONG_ID,
      mobile: '1380013',
    })
    await page.getByText('已完成').waitFor()
    await click('button', '下一步')
    await page
      .getByRole('alert')
      .getByRole('link', { name: /身份证号码不对/ })
      .waitFor()
    await look('handler-faults')
    await page
      .getByRole('alert')
      .getByRole('link', { name: /手机号码不对/ })
      .click()
    expect(
      await page.getByLabel('经办人手机号码').evaluate((field) => field === document.activeElement),
    ).toBe(true)
    await fillHandler(page)
    await click('button', '下一步')

    await page.getByRole('heading', { name: '请确认后提交' }).waitFor()
    await click('link', '返回修改')
    await page.getByLabel('经办人姓名').waitFor()
    expect(await handlerValues(page)).toEqual(HANDLER)
    await page.getByLabel('经办人姓名').fill('李小敏')
    await page.goto(page.url().replace('/handler', '/check'))
    await page.getByRole('link', { name: '修改经办人姓名' }).click()
    expect(await handlerValues(page)).toEqual({ ...HANDLER, name: '李小敏' })
    await click('button', '下一步')
    await page.getByText('李小敏').waitFor()
    await page.reload()
    await page.getByText('李小敏').waitFor()

    // an answer that left the hall before the last save, and arrives after it, is not what is submitted
    const release = await holdAnswer(page, `/api/cases/${referenceIn(page.url())}`)
    await page.getByRole('link', { name: '修改经办人姓名' }).click()
    await page.getByRole('textbox', { name: '经办人姓名' }).fill('李晓敏')
    await page.getByText('已完成').waitFor()
    await click('button', '下一步')
    await page.getByText('李晓敏').waitFor()
    await release()
    // it takes the page a moment to look at the answer
    await page.waitForTimeout(500)
    expect(await page.getByText('李晓敏').count()).toBe(1)
    await click('button', '确认提交')
    await page.locator('.large-state', { hasText: '待审核' }).waitFor()
    const reference = referenceIn(page.url())
    await holder.context.close()

    // the reviewer asks for a correction, then approves what comes back
    const reviewer = await sit(browser(), { language: 'zh' })
    await enterConsole(stage(), reviewer, 'jinan', `/console/cases/${reference}`)
    await reviewer.click('button', '要求补正')
    await reviewer.page.getByLabel('补正意见').fill('请填写本人的手机号码')
    await reviewer.click('button', '确认退回补正')
    await reviewer.page.getByText('已退回补正。').waitFor()

    // on another computer, from the status query
    const again = await sit(browser(), { language: 'zh' })
    await query(again, stage().origin, person, reference)
    await again.page.locator('.large-state', { hasText: '待补正' }).waitFor()
    await again.page.getByText('请填写本人的手机号码').waitFor()
    await again.look('status-answer')
    await again.click('link', '登录后查看和办理')
    await agreeIn(again, '用 USBKey 登录', person)
    await again.click('link', '修改并重新提交')
    await again.page.getByText('请填写本人的手机号码').waitFor()
    expect(await handlerValues(again.page)).toEqual({ ...HANDLER, name: '李晓敏' })
    await again.page.getByLabel('经办人手机号码').fill('13900139000')
    await again.page.getByText('已完成').waitFor()
    await again.click('button', '下一步')
    await again.click('button', '确认提交')
    await again.page.locator('.large-state', { hasText: '待审核' }).waitFor()

    await reviewer.page.reload()
    await reviewer.click('button', /^批准/)
    await reviewer.click('button', '确认批准')
    await reviewer.page.getByText('已批准。').waitFor()
    await reviewer.context.close()

    await query(again, stage().origin, person, reference)
    await again.page.locator('.large-state', { hasText: '未下载' }).waitFor()
    await again.click('link', '下证')
    await agreeIn(again, '下证', person)
    await again.page.getByText('下证成功').first().waitFor()
  })
}

/** Asks the assistant by a button of the page and agrees there. */
async function agreeIn({ click, ask, agree }: Sitting, button: string, person: Person) {
  await agree(await ask(() => click('button', button)), person.pin)
}

async function query({ page, click }: Sitting, origin: string, person: Person, reference: string) {
  await page.goto(`${origin}/status`)
  await page.getByRole('textbox', { name: '身份证' }).fill(person.idNumber)
  await page.getByLabel(/申请编号/).fill(reference)
  await page.getByText('已完成').waitFor()
  await click('button', '查询')
}

export async function caseOf({ context }: Sitting, origin: string, reference: string): Promise<RenewalCase> {
  return (await context.request.get(`${origin}/api/cases/${reference}`)).json()
}
