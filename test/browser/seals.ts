import { readFile } from 'node:fs/promises'
import { virtualDriver } from '@certhall/token'
import type { Browser, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { sealsOnToken } from '../../apps/cli/src/selftest/seal/token-seals.ts'
import { fontlessPdf } from '../test-pdf.ts'
import { PATIENCE_MS, type Sitting, type SittingOptions, sit } from './browser.ts'
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
    checkFile: '电子印章文件或已盖章的 PDF',
    valid: '印章有效',
    stampPage: '文件盖章',
    stampFile: '要盖章的 PDF 文件',
    otherFile: '换一个文件',
    fromLeft: '距左边（毫米）',
    stamp: '盖章',
    asksToStamp: '在这份文件上盖章？',
    stamped: /已盖章$/,
    save: '下载已盖章的文件',
    documentValid: '文件上的印章有效',
    documentWrong: '文件上的印章无效',
    changed: '盖章之后文件又被修改或增补',
    again: '再核验一个',
    record: '盖章记录',
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
    written: 'The electronic seals are on the USBKey',
    close: 'Close',
    done: 'Seals written: 1',
    inForce: 'in force',
    seals: 'Seals',
    check: 'Check a seal',
    checkFile: 'File of the electronic seal, or stamped PDF',
    valid: 'The seal is valid',
    stampPage: 'Stamp a document',
    stampFile: 'PDF to be stamped',
    otherFile: 'Another file',
    fromLeft: 'From the left (mm)',
    stamp: 'Stamp',
    asksToStamp: 'Stamp this document?',
    stamped: /is stamped$/,
    save: 'Download the stamped file',
    documentValid: 'The document’s stamps are valid',
    documentWrong: 'The document is not validly stamped',
    changed: 'The document was changed or added to after it was stamped.',
    again: 'Check another one',
    record: 'What was stamped',
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

    const file = await stampDocument(holder, stage(), words, company.pin)
    await checkDocument(holder, origin, words, file)

    const clerk = await sit(browser(), options)
    const q = encodeURIComponent(company.serial)
    await enterConsole(stage(), clerk, 'counter', `/console/counter?q=${q}`)
    await clerk.click('link', company.name)
    await clerk.page.getByRole('heading', { name: words.record }).waitFor()
    await clerk.page.getByText('采购合同.pdf').first().waitFor()
    await clerk.look('console-counter-stampings')
  })
}

/** Page and place by the keyboard, the assistant's consent, the file that is saved. */
async function stampDocument(
  { page, click, look, ask, agree }: Sitting,
  { origin }: Stage,
  words: (typeof WORDS)['zh' | 'en'],
  pin: string,
): Promise<Buffer> {
  await page.goto(`${origin}/seals`)
  await page.getByRole('link', { name: words.stampPage }).click()
  await page.getByRole('heading', { level: 1, name: words.stampPage }).waitFor()
  const buffer = await page
    .context()
    .newPage()
    .then(async (paper) => {
      await paper.setContent(
        '<h1>采购合同</h1><p>甲方、乙方约定如下。</p><p style="break-before:page">第二页</p>',
      )
      const made = await paper.pdf({ format: 'A4' })
      await paper.close()
      return made
    })
  await look('stamp-none')
  // words in a font that the file leaves to its reader are seen before anything is stamped
  await page.getByLabel(words.stampFile).setInputFiles({
    ...{ name: '无字体.pdf', mimeType: 'application/pdf', buffer: Buffer.from(fontlessPdf('采购合同')) },
  })
  await page.locator('.stamp-seal').waitFor()
  await expect.poll(() => inkOn(page), { timeout: PATIENCE_MS }).toBeGreaterThan(0)
  await click('button', words.otherFile)
  await page
    .getByLabel(words.stampFile)
    .setInputFiles({ name: '采购合同.pdf', mimeType: 'application/pdf', buffer })
  await page.locator('.stamp-seal').waitFor()
  await page.getByLabel(words.fromLeft).press('ArrowDown')
  await look('stamp-place')
  const window = await ask(() => click('button', words.stamp))
  await window.getByRole('heading', { name: words.asksToStamp }).waitFor()
  await look('consent-stamp', window)
  await agree(window, pin)
  await page.getByText(words.stamped).first().waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: words.save }).click(),
  ])
  await look('stamp-done')
  const stamped = await readFile(await download.path())
  expect(stamped.subarray(0, buffer.length).equals(buffer)).toBe(true)
  return stamped
}

/** Dark dots of the page that is shown. */
const inkOn = (page: Page) =>
  page.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
    return data.filter((shade, at) => at % 4 === 0 && shade < 128 && data[at + 3] === 255).length
  })

/** Anyone drops it: as it is, and with something added. */
async function checkDocument(
  { page, click, look }: Sitting,
  origin: string,
  words: (typeof WORDS)['zh' | 'en'],
  file: Buffer,
) {
  const drop = async (buffer: Buffer) =>
    page
      .getByLabel(words.checkFile)
      .setInputFiles({ name: '采购合同.pdf', mimeType: 'application/pdf', buffer })
  await page.goto(`${origin}/seal-check`)
  await look('seal-check-none')
  await drop(file)
  await page.getByText(words.documentValid, { exact: true }).waitFor()
  await look('stamp-check-right')
  await click('button', words.again)
  await drop(Buffer.concat([file, Buffer.from('% more\n')]))
  await page.getByText(words.documentWrong, { exact: true }).waitFor()
  await page.getByText(words.changed).waitFor()
  await look('stamp-check-wrong')
}
