import { addYears } from '@certhall/model'
import type { Browser } from 'playwright-core'
import { expect, it } from 'vitest'
import { type Sitting, sit } from './browser.ts'
import { enterConsole } from './console.ts'
import { caseOf, referenceIn } from './fiscal.ts'
import type { Person, Stage } from './stage.ts'

const NUMBERS = { socialInsurance: '00312768', housingFund: '8812047731' }

/** From home to the first question, in English. */
async function begin({ page, click, tick, ask, agree, look }: Sitting, stage: Stage, person: Person) {
  await page.goto(stage.origin)
  await page.getByRole('heading', { name: person.name }).waitFor()
  await look('home-token')
  await click('link', 'Renew')
  await tick(/I have read and accept/)
  await tick(/I consent separately/)
  await agree(await ask(() => click('button', 'Log in and continue')), person.pin)
  await page.getByRole('heading', { name: 'Please check the name and the documents' }).waitFor()
}

async function confirmAll({ page, click }: Sitting) {
  await click('button', 'It is right')
  await page.getByRole('heading', { name: 'Please check the social-insurance number' }).waitFor()
  await page.getByText(NUMBERS.socialInsurance).waitFor()
  await click('button', 'It is right')
  await page.getByRole('heading', { name: 'Please check the housing-fund number' }).waitFor()
  await page.getByText(NUMBERS.housingFund).waitFor()
}

async function chooseTerm({ pick, click }: Sitting, years: RegExp) {
  await pick(years)
  await click('button', 'Confirm')
}

async function download({ page, click, ask, agree }: Sitting, person: Person) {
  const window = await ask(() => click('button', 'Download certificate'))
  await agree(window, person.pin)
  await window.getByRole('heading', { name: 'The certificate is on the USBKey' }).waitFor()
  await click('button', 'Close', window)
  await page.getByText('Certificate downloaded').first().waitFor()
}

export function legalEntityJourney(stage: () => Stage, browser: () => Browser) {
  it('asks step by step, stops at a mismatch, delivers, and tells the application', async () => {
    const company = await stage().enrol({ profile: 'legal-entity', daysLeft: 60, numbers: NUMBERS })
    await stage().plug(company)
    const holder = await sit(browser(), { language: 'en', width: 320 })
    const { page, click, look } = holder
    await begin(holder, stage(), company)
    await look('confirm')
    await confirmAll(holder)

    await click('button', 'It is not right')
    await page.getByText('The proof of the housing-fund account').waitFor()
    await page.getByText('Pubin service point').waitFor()
    await look('confirm-mismatch')
    await page.reload()
    await page.getByText('The proof of the housing-fund account').waitFor()
    await click('button', 'Choose again')
    await click('button', 'It is right')

    await click('button', 'Confirm')
    await page.getByRole('alert').getByRole('link', { name: 'Choose a term' }).waitFor()
    await look('term-fault')
    await chooseTerm(holder, /^2 years/)
    await page.getByRole('heading', { name: 'Check before you submit' }).waitFor()
    await look('check')
    await click('button', 'Confirm and submit')
    await page.locator('.large-state', { hasText: 'Not yet downloaded' }).waitFor()
    const reference = referenceIn(page.url())
    await download(holder, company)

    // the visible result of telling the application; then the application's own list
    await page.getByText('Enabled', { exact: true }).waitFor()
    await look('case-done')
    const done = await caseOf(holder, stage().origin, reference)
    expect(new Date(done.newCertificate?.notAfter ?? '')).toEqual(addYears(company.notAfter, 2))
    await expect.poll(() => stage().firstStatus(company), { timeout: 10_000 }).toBe('revoked')
    await page.goto(`${stage().sample}/certificates`)
    await page.getByRole('cell', { name: done.newCertificate?.serial ?? '?', exact: true }).waitFor()

    // the home page knows the new certificate
    await page.goto(stage().origin)
    await page.getByText(done.newCertificate?.serial ?? '?').waitFor()
  })

  it('stops at the fee of a second certificate until an operator has seen the money', async () => {
    const first = await stage().enrol({ profile: 'legal-entity', daysLeft: 70, numbers: NUMBERS })
    const second = await stage().enrol({
      profile: 'legal-entity',
      key: 'p256',
      daysLeft: 80,
      of: first,
      numbers: NUMBERS,
    })
    await stage().plug(second)
    const holder = await sit(browser(), { language: 'en', width: 320 })
    const { page, click, look } = holder
    await begin(holder, stage(), second)
    await confirmAll(holder)
    await click('button', 'It is right')
    await chooseTerm(holder, /^1 year/)

    await page.getByText('CNY 180.00').waitFor()
    await holder.pick(/^On paper/)
    await page.getByLabel('Recipient', { exact: true }).fill('周会计')
    await page.getByLabel('Recipient’s phone').fill('12345')
    await click('button', 'Next')
    await page.getByRole('alert').getByRole('link', { name: 'Enter: Postal address' }).waitFor()
    await look('fee-faults')
    await page.getByLabel('Recipient’s phone').fill('13800138000')
    await page.getByLabel('Postal address').fill('上海市黄浦区示例路 12 号')
    await page.reload()
    expect(await page.getByLabel('Recipient’s phone').inputValue()).toBe('13800138000')
    expect(await page.getByLabel('Postal address').inputValue()).toBe('上海市黄浦区示例路 12 号')
    await click('button', 'Next')
    await page.getByRole('heading', { name: 'Check before you submit' }).waitFor()
    await click('button', 'Confirm and submit')
    await holder.pick(/^Bank transfer/)
    await page.getByText('0000 0000 0000 0021').waitFor()
    const reference = referenceIn(page.url())
    await look('fee-bank')

    const operator = await sit(browser(), { language: 'en', width: 320 })
    await enterConsole(stage(), operator, 'cashier', `/console/cases/${reference}`)
    await operator.page.getByLabel('Amount received (yuan)').fill('18')
    await operator.page.getByLabel('Bank reference').fill('20261122000017')
    await operator.click('button', 'Confirm payment')
    await operator.page.getByText('This is not the amount due').waitFor()
    await operator.look('console-fee-wrong')
    await operator.page.getByLabel('Amount received (yuan)').fill('180.00')
    await operator.click('button', 'Confirm payment')
    await operator.page.getByText('Payment confirmed.').waitFor()
    // No statement has borne it out.
    await operator.page.goto(`${stage().origin}/console/finance?view=transfers`)
    await operator.page.getByText('20261122000017').waitFor()
    await operator.look('finance-noted')
    await operator.context.close()

    // the open page hears of it by itself
    await page.getByText('Your payment has arrived.').waitFor({ timeout: 30_000 })
    await click('link', 'See progress')
    await download(holder, second)
  })
}
