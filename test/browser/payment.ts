import { addDays, localDay } from '@certhall/model'
import type { Browser } from 'playwright-core'
import { expect, it } from 'vitest'
import { type Language, sit } from './browser.ts'
import { enterConsole } from './console.ts'
import { caseOf } from './fiscal.ts'
import { logInQuietly, openDraft } from './prepared.ts'
import type { Stage } from './stage.ts'

const WORDS = {
  zh: {
    electronic: /^电子发票/,
    email: '电子邮箱',
    recipient: '收件人',
    next: '下一步',
    submit: '确认提交',
    check: '请确认后提交',
    wechat: '用微信支付付款',
    alipay: /^支付宝/,
    showAlipay: '用支付宝付款',
    code: /微信支付付款码，180.00 元/,
    alipayCode: /支付宝付款码/,
    phone: '打开演示手机',
    pay: '立即支付',
    payDone: /支付成功/,
    paid: '款已到账。',
    moves: '款项和发票',
    made: /已开具/,
    refunded: '款项已全部退回',
    away: /支付平台暂时没有回应/,
  },
  en: {
    electronic: /^Electronic/,
    email: 'E-mail',
    recipient: 'Recipient',
    next: 'Next',
    submit: 'Confirm and submit',
    check: 'Check before you submit',
    wechat: 'Pay with WeChat Pay',
    alipay: /^Alipay/,
    showAlipay: 'Pay with Alipay',
    code: /WeChat Pay payment code, 180.00 yuan/,
    alipayCode: /Alipay payment code/,
    phone: 'Open the made-up telephone',
    pay: 'Pay now',
    payDone: /Paid/,
    paid: 'Your payment has arrived.',
    moves: 'Payments and invoices',
    made: /made/,
    refunded: 'All your money has gone back',
    away: /The payment service does not answer/,
  },
} as const

export function paymentJourney(
  stage: () => Stage,
  browser: () => Browser,
  { language, width }: { language: Language; width: number },
) {
  const words = WORDS[language]

  async function company() {
    const first = await stage().enrol({ profile: 'legal-entity', daysLeft: 70 })
    const second = await stage().enrol({ profile: 'legal-entity', key: 'p256', daysLeft: 75, of: first })
    await stage().plug(second)
    return second
  }

  it('pays by the code on the page, and has the invoice', async () => {
    const person = await company()
    const sitting = await sit(browser(), { language, width })
    const { page, click, pick, look } = sitting
    await logInQuietly(stage(), sitting, person)
    const reference = await openDraft(stage(), sitting, { complete: true })
    await page.goto(`${stage().origin}/renew/${reference}/fee`)
    await pick(words.electronic)
    await page.getByLabel(words.email, { exact: true }).fill('zhou@example')
    await click('button', words.next)
    await page.getByRole('alert').waitFor()
    await look('fee-invoice')
    await page.getByLabel(words.email, { exact: true }).fill('zhou@example.com')
    await page.reload()
    expect(await page.getByLabel(words.email, { exact: true }).inputValue()).toBe('zhou@example.com')
    await click('button', words.next)
    await page.getByRole('heading', { name: words.check }).waitFor()
    await click('button', words.submit)

    // the provider is away: said, and nothing is lost
    const { faults } = stage().payments.books
    await page.getByRole('button', { name: words.wechat }).waitFor()
    faults.away = true
    await click('button', words.wechat)
    await page.getByText(words.away).waitFor()
    await look('fee-away')
    faults.away = false
    await click('button', words.wechat)
    await page.getByRole('img', { name: words.code }).waitFor()
    await look('fee-code')
    // what has been begun is there after a reload
    await page.reload()
    await page.getByRole('img', { name: words.code }).waitFor()
    const [phone] = await Promise.all([sitting.context.waitForEvent('page'), click('link', words.phone)])
    await look('phone', phone)
    await phone.getByRole('button', { name: words.pay }).click()
    await phone.getByText(words.payDone).waitFor()
    await phone.close()
    await page.getByText(words.paid).waitFor()
    await page.getByText(words.made).first().waitFor({ timeout: 30_000 })
    await page.getByRole('heading', { name: words.moves }).waitFor()
    await look('fee-paid')
    expect((await caseOf(sitting, stage().origin, reference)).state).toBe('approved')
  })

  it('gets back what it paid too late, and finance sees all of it', async () => {
    const person = await company()
    const sitting = await sit(browser(), { language, width })
    const { page, click, pick, look } = sitting
    await logInQuietly(stage(), sitting, person)
    const reference = await openDraft(stage(), sitting, { submit: true })
    await page.goto(`${stage().origin}/renew/${reference}/fee`)
    await pick(words.alipay)
    await click('button', words.showAlipay)
    await page.getByRole('img', { name: words.alipayCode }).waitFor()
    const { fee, version } = await caseOf(sitting, stage().origin, reference)
    const code = fee?.charges[0]?.code ?? ''
    // on the telephone the code is open already when the application is withdrawn
    await page.request.get(`${stage().payments.origin}/phone?code=${encodeURIComponent(code)}`)
    await page.request.post(`${stage().origin}/api/cases/${reference}/cancel`, {
      data: { version },
      headers: { origin: stage().origin },
    })
    expect(stage().payments.pay(code)).toBe(true)
    await page.goto(`${stage().origin}/renew/${reference}/fee`)
    await page.getByText(words.refunded).waitFor({ timeout: 30_000 })
    await look('fee-refunded')

    const finance = await sit(browser(), { language, width })
    await enterConsole(stage(), finance, 'finance', `/console/finance?q=${reference}`)
    await finance.page.getByText(reference).first().waitFor()
    await finance.look('finance-charges')
    for (const view of ['refunds', 'invoices', 'days']) {
      await finance.page.goto(`${stage().origin}/console/finance?view=${view}`)
      await finance.page.locator('.views [aria-current]').waitFor()
      await finance.page.locator('.ant-table, .queue-list, .nothing').first().waitFor()
      await finance.look(`finance-${view}`)
    }
    await finance.page.goto(`${stage().origin}/console/finance?view=transfers`)
    const day = localDay(addDays(new Date(), -1))
    const csv = `交易日期,流水号,收入金额,对方户名,摘要\n${day},T${reference.slice(3)},180.00,青禾,货款`
    const file = { name: 'bank.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }
    await finance.page.locator('[data-statement]').setInputFiles(file)
    await finance.page.getByRole('button', { name: /确认导入|Import all/ }).waitFor()
    await finance.look('finance-preview')
    await finance.page.getByRole('button', { name: /确认导入|Import all/ }).click()
    await finance.page.getByText(/已导入 1 笔|1 imported/).waitFor()
    await finance.page.getByRole('heading', { name: /对账单上没有的收款|on no statement/ }).waitFor()
    await finance.look('finance-imported')
  })
}
