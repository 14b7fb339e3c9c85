import { virtualDriver } from '@certhall/token'
import type { Browser } from 'playwright-core'
import { expect, it } from 'vitest'
import { sealsOnToken } from '../../apps/cli/src/selftest/seal/token-seals.ts'
import { type Sitting, type SittingOptions, sit } from './browser.ts'
import { enterConsole } from './console.ts'
import { logInQuietly, SEAL_PICTURE } from './prepared.ts'
import type { Stage } from './stage.ts'

const WORDS = {
  zh: {
    kind: /^单位公章/,
    name: '印章名称',
    start: '下一步：上传图像',
    file: '印章图像文件',
    preview: /印章预览/,
    submit: '提交',
    inReview: '待审核',
    approve: '批准',
    confirm: '确认批准',
    approved: '已批准。',
    download: '下载印章',
    written: '电子印章已写入',
    close: '关闭',
    done: '已写入 1 枚印章',
    inForce: '有效',
    seals: '印章',
    check: '印章核验',
    checkFile: '电子印章文件',
    valid: '印章有效',
  },
  en: {
    kind: /^Official seal/,
    name: 'Name of the seal',
    start: 'Next: upload the picture',
    file: 'File with the picture',
    preview: /Preview of the seal/,
    submit: 'Submit',
    inReview: 'Waiting for review',
    approve: 'Approve',
    confirm: 'Approve it',
    approved: 'Approved.',
    download: 'Download the seal',
    written: 'The electronic seals are on the token',
    close: 'Close',
    done: 'Seals written: 1',
    inForce: 'in force',
    seals: 'Seals',
    check: 'Check a seal',
    checkFile: 'File of the electronic seal',
    valid: 'The seal is valid',
  },
} as const

async function apply(
  { page, pick, click, look }: Sitting,
  origin: string,
  words: (typeof WORDS)['zh' | 'en'],
) {
  await page.goto(`${origin}/seals`)
  await page.getByRole('heading', { level: 2 }).first().waitFor()
  await look('seals-none')
  await pick(words.kind)
  await page.getByLabel(words.name).fill('浦滨示例有限公司')
  await click('button', words.start)
  await page.getByLabel(words.file).setInputFiles(SEAL_PICTURE)
  await page.getByRole('img', { name: words.preview }).waitFor()
  await look('seal-preview')
  await click('button', words.submit)
  await page.locator('.large-state', { hasText: words.inReview }).waitFor()
  return page.url().split('/').at(-1) as string
}

/** From the picture to the token, seen there and checked by anyone. */
export function sealJourney(stage: () => Stage, browser: () => Browser, options: SittingOptions) {
  it('applies, is reviewed beside the record, downloads, and anyone can check the seal', async () => {
    const words = WORDS[options.language]
    const { origin } = stage()
    const company = await stage().enrol({ profile: 'legal-entity', daysLeft: 200 })
    await stage().plug(company)
    const holder = await sit(browser(), options)
    const { page, click, look, ask, agree } = holder
    await logInQuietly(stage(), holder, company)
    const reference = await apply(holder, origin, words)

    const reviewer = await sit(browser(), options)
    await enterConsole(stage(), reviewer, 'seals', `/console/seals/${reference}`)
    await reviewer.page.locator('.seal-compare img').first().waitFor()
    await reviewer.look('console-seal')
    await reviewer.click('button', words.approve)
    await reviewer.click('button', words.confirm)
    await reviewer.page.getByText(words.approved).waitFor()
    await reviewer.context.close()

    await page.reload()
    const window = await ask(() => click('button', words.download))
    await look('consent-seal', window)
    await agree(window, company.pin)
    await window.getByRole('heading', { name: words.written }).waitFor()
    await window.close()
    await page.goto(`${origin}/seals`)
    await page.getByText(words.inForce, { exact: true }).first().waitFor()
    await look('seals-one')

    const own = await holder.context.newPage()
    await own.goto(`${stage().agent}/#seals`)
    await own.getByRole('heading', { name: '浦滨示例有限公司' }).waitFor()
    await look('assistant-seals', own)
    await own.close()

    const [seal] = await sealsOnToken(
      virtualDriver(stage().hall.tokensDir),
      company.token,
      company.fingerprint,
    )
    await page.goto(`${origin}/seal-check`)
    await page.getByLabel(words.checkFile).setInputFiles({
      ...{ name: 'seal.esl', mimeType: 'application/octet-stream', buffer: Buffer.from(seal as Uint8Array) },
    })
    await page.getByText(words.valid, { exact: true }).waitFor()
    await look('seal-check-right')
    expect(await page.locator('.finding-wrong').count()).toBe(0)
  })
}
