import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { expect, it } from 'vitest'
import { sealsOnToken } from '../../apps/cli/src/selftest/seal/token-seals.ts'
import { sit } from './browser.ts'
import { enterConsole } from './console.ts'
import { SEAL_PICTURE } from './prepared.ts'
import type { Stage } from './stage.ts'

/** A clerk makes a seal for somebody who stands there. */
export function counterSeal(stage: () => Stage, browser: () => Browser) {
  it('at the counter: a seal from its picture onto the token, reviewed by another', async () => {
    const person = await stage().enrol({ profile: 'legal-entity', daysLeft: 200, name: '上海听雨琴行' })
    await stage().plug(person)
    const clerk = await sit(browser(), { language: 'zh' })
    const { page, click, look } = clerk
    await enterConsole(stage(), clerk, 'counter', `/console/counter?q=${person.serial}`)
    await click('link', person.name)
    await click('button', '办理印章')
    await click('button', '下一步：上传图像')
    await page.getByText('请写明怎样核实了身份').waitFor()
    await look('console-counter-seal-missing')
    await page.getByLabel('身份核实').fill('经办人到场，核对营业执照和公章')
    await click('button', '下一步：上传图像')
    await page.getByRole('heading', { name: '印章图像' }).waitFor()
    await click('button', '提交审核')
    await page.getByText('印章图像还没有上传').waitFor()
    const file = page.locator('input[type="file"]')
    const picture = { name: 'seal.png', mimeType: 'image/png', buffer: await readFile(SEAL_PICTURE) }
    await file.setInputFiles({ ...picture, buffer: Buffer.from('no picture at all') })
    await page.getByText('填写的内容不符合要求').waitFor()
    await file.setInputFiles(picture)
    await page.getByAltText(`${person.name}的图像`).waitFor()
    await look('console-counter-seal-picture')
    const reference = new URL(page.url()).pathname.split('/').at(-1) as string
    const narrow = await sit(browser(), { language: 'en', width: 320 })
    await enterConsole(stage(), narrow, 'counter', `/console/seals/${reference}`)
    await narrow.page.getByRole('heading', { name: 'Picture of the seal' }).waitFor()
    await narrow.look('console-counter-seal-picture')
    await click('button', '提交审核')
    await page.locator('h1 [data-state="review"]').waitFor()

    const reviewer = await sit(browser(), { language: 'zh' })
    await enterConsole(stage(), reviewer, 'seals', `/console/seals/${reference}`)
    await reviewer.click('button', '批准')
    await reviewer.click('button', '确认批准')
    await reviewer.page.getByText('已批准。').waitFor()

    await page.reload()
    await page.getByRole('heading', { name: '现场写入印章' }).waitFor()
    await look('console-counter-seal-ready')
    const window = await clerk.ask(() => click('button', '写入印章'))
    await window.getByText('受理点现场办理，受理员').waitFor()
    await clerk.agree(window, person.pin)
    await page.getByText('已写入 1 枚印章。').waitFor()
    await look('console-counter-seal-done')
    const tokens = { open: stage().open }
    expect(await sealsOnToken(tokens, person.token, person.fingerprint)).toHaveLength(1)
    await narrow.page.goto(`${stage().origin}/console/seals/${reference}`)
    await narrow.page.getByRole('heading', { name: 'Write the seal here' }).waitFor()
    await narrow.look('console-counter-seal-done')
  })
}
