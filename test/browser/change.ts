import { madeUpEntities } from '@certhall/registry'
import type { Browser } from 'playwright-core'
import { expect, it } from 'vitest'
import { type Sitting, sit } from './browser.ts'
import { caseOf, referenceIn } from './fiscal.ts'
import type { Stage } from './stage.ts'

const WORDS = {
  zh: {
    tile: /^添加证件/,
    agree: /我已阅读并同意《添加证件协议》/,
    idData: /我单独同意/,
    logIn: '登录并继续',
    confirm: '请核对单位名称和证件',
    same: '一致',
    away: '暂时连不上法人库，查不到登记的证件号码。',
    again: '重新查询',
    credit: '统一社会信用代码',
    leave: '不签入证书',
    rechoose: '返回改选',
    take: '签入证书',
    fund: '公积金号',
    check: '请确认后提交',
    change: '修改 公积金号',
    submit: '确认提交',
    download: '下证',
    written: '下证成功',
    close: '关闭',
    done: '下证成功',
    added: '（新签入）',
  },
  en: {
    tile: /^Add numbers/,
    agree: /I have read and accept the agreement on adding numbers/,
    idData: /I consent separately/,
    logIn: 'Log in and continue',
    confirm: 'Please check the name and the documents',
    same: 'It is right',
    away: 'The registry of legal entities cannot be reached now, so the numbers cannot be looked up.',
    again: 'Look up again',
    credit: 'Unified social credit code',
    leave: 'Leave it out',
    rechoose: 'Choose again',
    take: 'Put it in',
    fund: 'Housing-fund number',
    check: 'Check before you submit',
    change: 'Change Housing-fund number',
    submit: 'Confirm and submit',
    download: 'Download certificate',
    written: 'The certificate is on the USBKey',
    close: 'Close',
    done: 'Certificate downloaded',
    added: ' (added)',
  },
} as const

/** Entities that the registry has all numbers of, one for each run of this file. */
const ENTITIES = madeUpEntities().filter(
  ({ status, numbers }) =>
    status === 'registered' && numbers.socialInsuranceNumber && numbers.housingFundNumber,
)

export function changeJourney(stage: () => Stage, browser: () => Browser) {
  it.each([
    { language: 'zh', width: 1280 },
    { language: 'en', width: 320 },
  ] as const)(
    '$language: the registry’s numbers one by one, also after it was away; same end, numbers listed, applications told',
    async ({ language, width }) => {
      const w = WORDS[language]
      const entity = ENTITIES[width] as (typeof ENTITIES)[number]
      const { socialInsuranceNumber: social = '', housingFundNumber: fund = '' } = entity.numbers
      const numbers = { tax: entity.idNumber, socialInsurance: social }
      const company = await stage().enrol({ profile: 'legal-entity', daysLeft: 300, entity, numbers })
      await stage().plug(company)
      const holder = await sit(browser(), { language, width })
      const { page, click, tick, ask, agree, look } = holder
      await page.goto(stage().origin)
      await page.getByRole('heading', { name: company.name }).waitFor()
      await click('link', w.tile)
      await tick(w.agree)
      await tick(w.idData)
      await look('change')
      await agree(await ask(() => click('button', w.logIn)), company.pin)
      await page.getByRole('heading', { name: w.confirm }).waitFor()
      await look('change-confirm')

      // the registry goes away while the holder confirms
      await stage().hall.registry.stop()
      await click('button', w.same)
      await page.getByText(social).waitFor()
      await click('button', w.same)
      await page.getByText(w.away).waitFor()
      await look('change-away')
      await stage().hall.restartRegistry()
      await expect
        .poll(
          async () => {
            const again = page.getByRole('button', { name: w.again })
            if (await again.isVisible()) await again.click()
            return page.getByRole('heading', { level: 1, name: w.credit }).isVisible()
          },
          { timeout: 25_000, interval: 500 },
        )
        .toBe(true)

      await page.getByText(entity.idNumber, { exact: true }).waitFor()
      await look('change-number')
      await click('button', w.leave)
      await page.getByRole('heading', { level: 1, name: w.fund }).waitFor()
      await click('button', w.leave)
      await page.getByRole('link', { name: w.rechoose }).waitFor()
      await look('change-none')
      await page.reload()
      await click('link', w.rechoose)
      await click('button', w.leave)
      await page.getByText(fund).waitFor()
      await click('button', w.take)
      await page.getByRole('heading', { name: w.check }).waitFor()
      await page.getByText(fund).last().waitFor()
      await look('change-check')
      await click('button', w.submit)
      await page.locator('.large-state').waitFor()
      await look('change-approved')
      await download(holder, w, company.pin, fund)

      await page.getByText(`${fund}${w.added}`).waitFor()
      await page.getByText(language === 'zh' ? '已开通' : 'Enabled', { exact: true }).waitFor()
      await look('change-done')
      const done = await caseOf(holder, stage().origin, referenceIn(page.url()))
      expect(new Date(done.newCertificate?.notAfter ?? '')).toEqual(company.notAfter)
      await expect.poll(() => stage().firstStatus(company), { timeout: 10_000 }).toBe('revoked')
      await page.goto(`${stage().sample}/certificates`)
      await page.getByRole('cell', { name: done.newCertificate?.serial ?? '?', exact: true }).waitFor()
    },
  )
}

/** The assistant shows which number is added before it takes the PIN. */
async function download(
  { page, click, ask, agree }: Sitting,
  w: (typeof WORDS)['zh' | 'en'],
  pin: string,
  added: string,
) {
  const window = await ask(() => click('button', w.download))
  await window.getByText(added).first().waitFor()
  await agree(window, pin)
  await window.getByRole('heading', { name: w.written }).waitFor()
  await click('button', w.close, window)
  await page.getByText(w.done).first().waitFor()
}
