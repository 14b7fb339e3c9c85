import { madeUpEntities } from '@certhall/registry'
import type { Browser } from 'playwright-core'
import { expect, it } from 'vitest'
import { codeTo } from '../../apps/cli/src/selftest/unlock/letters.ts'
import { sit } from './browser.ts'
import { enterConsole } from './console.ts'
import { logInQuietly } from './prepared.ts'
import type { Stage } from './stage.ts'

const CODE_WORDS = {
  zh: {
    number: '证件号码',
    numberWrong: '证件号码不正确',
    send: '发送验证码',
    to: 'l 开头的邮箱',
    code: '验证码',
    next: '下一步',
    report: '挂失选中的证书',
    choose: '请选择要挂失的证书',
    confirm: '确定挂失',
    done: '已挂失，证书已经停用。',
    leave: '办完了，退出',
  },
  en: {
    number: 'ID number',
    numberWrong: 'This ID number is not right',
    send: 'Send the code',
    to: 'the e-mail address beginning with l',
    code: 'Code',
    next: 'Next',
    report: 'Report the chosen ones lost',
    choose: 'Please choose what to report lost',
    confirm: 'Report the loss',
    done: 'Reported. The certificate no longer works.',
    leave: 'Done, leave',
  },
} as const

/** What clerks do in the console, with those who stand at the counter or write by mail. */
export function counterWork(stage: () => Stage, browser: () => Browser) {
  it('at the counter: a loss reported and lifted, a cancellation by two', async () => {
    const person = await stage().enrol({
      profile: 'legal-entity',
      daysLeft: 100,
      name: '上海听泉茶业有限公司',
    })
    const first = await sit(browser(), { language: 'zh' })
    await enterConsole(stage(), first, 'counter', '/console/counter')
    await first.page.getByText('输入来人的姓名').waitFor()
    await first.page.getByLabel('姓名、单位、证件号码或序列号').fill('听泉')
    await first.page.keyboard.press('Enter')
    await first.page.getByRole('link', { name: person.name }).waitFor()
    await first.look('console-counter-found')
    await first.click('link', person.name)
    await first.click('button', '挂失')
    await first.click('button', '确认挂失')
    await first.page.getByText('请写明怎样核实了身份').waitFor()
    expect(await stage().firstStatus(person)).toBe('good')
    await first.page.getByLabel('身份核实').fill('来电，已核对证件号码')
    await first.look('console-counter-loss')
    await first.click('button', '确认挂失')
    await first.page.getByText('· 已挂失').waitFor()
    expect(await stage().firstStatus(person)).toBe('suspended')
    await first.click('button', '解除挂失')
    await first.page.getByLabel('身份核实').fill('本人到场，核对身份证和 USBKey')
    await first.click('button', '确认解除挂失')
    await first.page.getByText('· 已挂失').waitFor({ state: 'detached' })
    expect(await stage().firstStatus(person)).toBe('good')
    await first.click('button', '注销')
    await first.page.getByLabel('身份核实').fill('营业执照和公章')
    await first.click('button', '录入注销')
    await first.page.getByText('由另一名工作人员复核').waitFor()
    await first.look('console-counter-cancellation')

    const second = await sit(browser(), { language: 'en', width: 320 })
    await enterConsole(stage(), second, 'counter-two', '/console/counter')
    await second.look('console-counter-waiting')
    await second.click('link', `Cancellation for ${person.name}`)
    await second.page.getByText('营业执照和公章').first().waitFor()
    await second.look('console-counter-second')
    await second.click('button', 'Agree to the cancellation')
    await second.page.locator('[data-status="revoked"]').waitFor()
    expect(await stage().firstStatus(person)).toBe('revoked')
    await second.page.goto(`${stage().origin}/notices`)
    await second.page.getByText(person.serial).waitFor()
    await second.look('notices')
  })

  it('by mail: the slip, received, renewed by the clerk, downloaded by the holder, sent back', async () => {
    const person = await stage().enrol({
      profile: 'legal-entity',
      key: 'p256',
      daysLeft: 20,
      name: '上海拾光书店',
    })
    await stage().plug(person)
    const sender = await sit(browser(), { language: 'zh' })
    await sender.page.goto(stage().origin)
    await sender.click('link', /^邮寄办理/)
    await sender.pick(/^单位证书/)
    await sender.click('button', '生成办理单')
    await sender.page.getByRole('alert').getByText('请填写').first().waitFor()
    await sender.look('mail-missing')
    await sender.page.getByLabel('姓名或单位名称').fill(person.name)
    await sender.page.getByLabel('统一社会信用代码').fill(person.idNumber)
    await sender.page.getByLabel('收件人').fill('王小明')
    await sender.page.getByLabel('电话').fill('13800138000')
    await sender.page.getByLabel('寄回地址').fill('上海市黄浦区示例路 12 号')
    await sender.page.locator('.captcha-done').waitFor()
    await sender.click('button', '生成办理单')
    await sender.page.getByText('办理单已生成').first().waitFor()
    await sender.look('mail-slip')
    const number =
      (await sender.page
        .getByText(/^SO\d{8}-\w{8}$/)
        .first()
        .textContent()) ?? ''
    const slip = await sender.page.getByRole('link', { name: /PDF/ }).getAttribute('href')
    expect(
      Buffer.from(slip?.split(',')[1] ?? '', 'base64')
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')

    const clerk = await sit(browser(), { language: 'zh' })
    const { page, click, look } = clerk
    await enterConsole(stage(), clerk, 'counter', '/console/orders')
    await page.getByLabel('姓名、电话、编号或证件号码').fill(number)
    await page.keyboard.press('Enter')
    await click('link', person.name)
    // exact: the search field of the list before it ends with the same words
    await page.getByLabel('USBKey 序列号', { exact: true }).fill(person.token)
    await look('console-order-receive')
    await click('button', '登记收到')
    await page.getByText('办理期限', { exact: false }).or(page.getByText('登记已办理')).first().waitFor()
    await click('link', '查看持有人 →')
    await click('button', '办理更新')
    await page.getByLabel('身份核实').fill('随寄营业执照复印件和签字的协议')
    await look('console-counter-renewal')
    await click('button', '提交更新')
    await page.waitForURL(/\/console\/cases\/CH/)
    const reference = new URL(page.url()).pathname.split('/').at(-1) as string
    await page.getByRole('heading', { name: '现场下证' }).waitFor()
    await look('console-counter-deliver')
    const window = await clerk.ask(() => click('button', '下证'))
    await window.getByText('受理点现场办理，受理员').waitFor()
    await clerk.agree(window, person.pin)
    await page.locator('h1 [data-state="done"]').waitFor()

    await page.goto(`${stage().origin}/console/orders/${number}`)
    await page.getByLabel('申请编号').fill(reference)
    await click('button', '登记已办理')
    await page.getByLabel('快递公司').fill('顺丰')
    await page.getByLabel('快递单号').fill('SF1234567890')
    await click('button', '登记寄回')
    await page.getByText('已办结。').waitFor()
    await look('console-order-sent')

    const asker = await sit(browser(), { language: 'en', width: 320 })
    await asker.page.goto(`${stage().origin}/mail/status`)
    await asker.page.getByLabel('Order number').fill(number)
    await asker.page.getByLabel('Telephone').fill('13800138000')
    await asker.page.locator('.captcha-done').waitFor()
    await asker.click('button', 'Query')
    await asker.page.getByText('SF1234567890').waitFor()
    await asker.look('mail-status')
  })

  it('at the counter: numbers of the registry taken or left, also after it was away, written with the holder there', async () => {
    const [entity] = madeUpEntities().filter(
      ({ status, numbers }) => status === 'registered' && numbers.socialInsuranceNumber,
    )
    if (entity === undefined) throw new Error('the registry has nobody')
    const social = entity.numbers.socialInsuranceNumber as string
    const person = await stage().enrol({ profile: 'legal-entity', daysLeft: 200, entity })
    await stage().plug(person)
    const clerk = await sit(browser(), { language: 'zh' })
    const { page, click, look } = clerk
    await enterConsole(stage(), clerk, 'counter', `/console/counter?q=${person.serial}`)
    await click('link', person.name)
    await click('button', '添加证件')
    await click('button', '查询法人库')
    await page.getByText('请写明怎样核实了身份').waitFor()
    await page.getByLabel('身份核实').fill('经办人到场，核对营业执照和公章')
    await stage().hall.registry.stop()
    await click('button', '查询法人库')
    await page.getByText('暂时连不上法人库').waitFor()
    await look('console-counter-change-away')
    await stage().hall.restartRegistry()
    await click('button', '查询法人库')
    await page.waitForURL(/\/console\/cases\/CH/)
    const taken = page.locator('[data-number="socialInsurance"]')
    await taken.getByText(social).waitFor()
    await click('button', /^提\s*交$/)
    await page.getByText('请选择“签入证书”或“不签入证书”').waitFor()
    for (const number of await page.locator('[data-number]').all())
      await number.getByText('不签入证书').click()
    await taken.getByText('签入证书', { exact: true }).click()
    await look('console-counter-change')
    const narrow = await sit(browser(), { language: 'en', width: 320 })
    await enterConsole(stage(), narrow, 'counter', new URL(page.url()).pathname)
    await narrow.page.getByText(social).first().waitFor()
    await narrow.click('button', 'Submit')
    await narrow.page.getByText('Please choose whether to put it').waitFor()
    await narrow.look('console-counter-change')
    await click('button', /^提\s*交$/)
    await page.getByRole('heading', { name: '现场下证' }).waitFor()
    await look('console-counter-change-approved')
    const window = await clerk.ask(() => click('button', '下证'))
    await window.getByText(social).first().waitFor()
    await clerk.agree(window, person.pin)
    await page.locator('h1 [data-state="done"]').waitFor()
    await expect.poll(() => stage().firstStatus(person), { timeout: 10_000 }).toBe('revoked')
  })

  it('reports a loss with another certificate of the same holder', async () => {
    const lost = await stage().enrol({ profile: 'fiscal', daysLeft: 90, name: '白知行' })
    const person = await stage().enrol({ profile: 'fiscal', daysLeft: 200, of: lost })
    await stage().plug(person)
    const sitting = await sit(browser(), { language: 'zh' })
    const { page, click, look } = sitting
    await page.goto(stage().origin)
    await click('link', /^挂失/)
    await page.getByText('请先登录').waitFor()
    await look('loss-first')
    await logInQuietly(stage(), sitting, person)
    await page.reload()
    await click('button', '挂失这张证书')
    await page.getByText('确定挂失吗？').waitFor()
    await look('loss-sure')
    await click('button', '确定挂失')
    await page.getByText('已挂失，证书已经停用。').waitFor()
    expect(await stage().firstStatus(lost)).toBe('suspended')
    await look('loss-done')
  })

  it.each([
    { language: 'zh', width: 1280 },
    { language: 'en', width: 320 },
  ] as const)('reports a loss without any token, by a code, in $language', async (options) => {
    const words = CODE_WORDS[options.language]
    const email = `lost-${options.language}@example.test`
    const lost = await stage().enrol({ profile: 'fiscal', daysLeft: 90, name: '程见微', email })
    const { page, click, look } = await sit(browser(), options)
    await page.goto(`${stage().origin}/loss`)
    await page.getByLabel(words.number).fill('123')
    await click('button', words.send)
    await page.getByText(words.numberWrong).first().waitFor()
    await look('loss-code-number')
    await page.getByLabel(words.number).fill(lost.idNumber)
    await page.locator('.captcha-done').waitFor()
    await click('button', words.send)
    await page.getByText(words.to).waitFor()
    const code = await codeTo(stage().post, email)
    await page.getByLabel(words.code, { exact: true }).fill(code === '000000' ? '000001' : '000000')
    await click('button', words.next)
    await page.getByRole('alert').first().waitFor()
    await look('loss-code-wrong')
    await page.getByLabel(words.code, { exact: true }).fill(code)
    await click('button', words.next)
    await page.getByText(lost.serial).waitFor()
    // The only one is chosen already.
    await page.getByRole('checkbox').uncheck({ force: true })
    await click('button', words.report)
    await page.getByText(words.choose).waitFor()
    await look('loss-code-choose')
    await page.getByRole('checkbox').check({ force: true })
    await click('button', words.report)
    await click('button', words.confirm)
    await page.getByText(words.done).waitFor()
    expect(await stage().firstStatus(lost)).toBe('suspended')
    await look('loss-code-done')
    await page.reload()
    await page.locator(`[data-serial="${lost.serial}"][data-status="lost"]`).waitFor()
    await click('button', words.leave)
    await page.getByLabel(words.number).waitFor()
  })
}
