import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { generateKeyPair, openSm2EnvelopedKey } from '@certhall/crypto'
import { fromPem, toPem } from '@certhall/pki'
import type { Browser } from 'playwright-core'
import { expect, it } from 'vitest'
import { sit } from './browser.ts'
import { enterConsole } from './console.ts'
import { logInQuietly } from './prepared.ts'
import type { Stage } from './stage.ts'

/** What operators and key officers do in the console, and holders with their older keys. */
export function rooms(stage: () => Stage, browser: () => Browser) {
  it('finds a certificate by name, suspends, resumes and revokes it, with the effect said first', async () => {
    const person = await stage().enrol({ profile: 'fiscal', daysLeft: 100, name: '顾清和' })
    const sitting = await sit(browser(), { language: 'zh' })
    const { page, click, look } = sitting
    await enterConsole(stage(), sitting, 'status', '/console')
    await page.waitForURL(/\/console\/certificates$/)
    await look('console-certificates-first')
    await page.getByLabel('姓名、单位、证件号码或序列号').fill('没有这个人')
    await page.keyboard.press('Enter')
    await page.getByText('没有找到“没有这个人”的证书').waitFor()
    await look('console-certificates-none')
    await page.getByLabel('姓名、单位、证件号码或序列号').fill('清和')
    await page.keyboard.press('Enter')
    await page.locator(`[data-certificate="${person.serial}"]`).click()

    await click('button', '暂停使用')
    const panel = page.locator('.decision')
    await panel.getByText(`顾清和，序列号 ${person.serial}`).waitFor()
    await panel.getByText(/OCSP.*一秒内.*1 小时.*5 分钟.*24 小时/).waitFor()
    await panel.getByLabel('说明（可以不填）').fill('持有人来电挂失')
    await look('console-suspend')
    await click('button', '确认暂停使用')
    await panel.getByText('已暂停使用。').waitFor()
    expect(await stage().firstStatus(person)).toBe('suspended')
    await page.locator('.history', { hasText: '马力' }).getByText('持有人来电挂失').waitFor()

    await click('button', '恢复使用')
    await click('button', '提出恢复使用')
    await panel.getByText('已提出恢复使用，等另一位工作人员确认。').waitFor()
    expect(await stage().firstStatus(person)).toBe('suspended')
    const second = await sit(browser(), { language: 'zh' })
    await enterConsole(stage(), second, 'status-two', '/console/proposals')
    const card = second.page.locator('.proposal', { hasText: '顾清和' }).first()
    await card.getByText('恢复使用').waitFor()
    await second.look('console-proposals')
    await card.getByRole('button', { name: '确认执行' }).click()
    await card.getByText('已执行').waitFor()
    expect(await stage().firstStatus(person)).toBe('good')
    await page.reload()

    await click('button', '吊销')
    await click('button', '提出吊销')
    await panel.getByText('请选择吊销原因').waitFor()
    expect(await stage().firstStatus(person)).toBe('good')
    await panel.getByRole('combobox').click()
    await page.getByTitle('密钥可能泄露（丢失、被盗）').click()
    await panel.getByLabel('密钥从什么时候起可能泄露（可以不填）').waitFor()
    await look('console-revoke')
    await click('button', '提出吊销')
    await panel.getByText('已提出吊销，等另一位工作人员确认。').waitFor()
    await second.page.goto(`${stage().origin}/console/certificates/${person.serial}`)
    await second.click('button', '确认执行')
    await second.page.locator('h1', { hasText: '已吊销' }).waitFor()
    await page.reload()
    await page.locator('h1', { hasText: '已吊销' }).waitFor()
    expect(await stage().firstStatus(person)).toBe('revoked')
    // the other one of the pair has gone the same way
    await page.getByRole('link', { name: /^[0-9a-f]{30,}$/ }).click()
    await page.locator('h1', { hasText: '已吊销' }).waitFor()
    await look('console-revoked')
  })

  it('registers an application, shows its secrets once, replaces one, and switches it off', async () => {
    const sitting = await sit(browser(), { language: 'zh' })
    const { page, click, look } = sitting
    await enterConsole(stage(), sitting, 'admin', '/console/applications')
    await click('link', /登记业务系统/)
    await click('button', /登\s*记/)
    await page.getByText('请用小写字母开头').waitFor()
    await look('console-application-faults')
    await page.getByLabel('标识').fill('tax-desk')
    await page.getByLabel('中文名称').fill('报税台')
    await page.getByLabel('英文名称').fill('Tax desk')
    await page.getByLabel('网址').fill('https://tax.example.test/')
    await page.getByLabel('登录后返回的地址').fill('https://tax.example.test/callback')
    await page.getByLabel('接收通知的地址').fill('https://tax.example.test/hook')
    await click('button', /登\s*记/)
    await page.getByRole('heading', { level: 1, name: '报税台' }).waitFor()
    expect(await page.locator('code.secret').allTextContents()).toEqual([
      expect.stringMatching(/^[\w-]{43}$/),
      expect.stringMatching(/^whsec_/),
    ])
    await look('console-application-secrets')
    await click('link', /登记内容/)
    await page.getByRole('button', { name: '更换通知签名密钥' }).waitFor()
    expect(await page.locator('code.secret').count()).toBe(0)
    await click('button', '更换通知签名密钥')
    await click('button', /^更\s*换$/)
    await page.getByText('旧的通知签名密钥用到').waitFor()
    expect(await page.locator('code.secret').textContent()).toMatch(/^whsec_/)
    await page.getByRole('checkbox', { name: '允许登录和接收通知' }).uncheck()
    await click('button', /保\s*存/)
    await page.getByText('已保存。').waitFor()
    await page.getByText('已停用').waitFor()
    await look('console-application-off')
  })

  it('recovers a key by two officers, for the recipient alone', async () => {
    const person = await stage().enrol({ profile: 'fiscal', daysLeft: 90, name: '沈知远' })
    const court = await generateKeyPair('sm2')
    const file = path.join(stage().hall.config.dataDir, 'court.pub')
    await writeFile(file, toPem('PUBLIC KEY', court.spki))
    const first = await sit(browser(), { language: 'en', width: 320 })
    await enterConsole(stage(), first, 'keys-one', `/console/certificates/${person.serial}`)
    await first.click('link', 'Ask for its encryption key')
    await first.click('button', 'Submit the request')
    await first.page.getByText('Write a reason: the other officer decides by it').waitFor()
    await first.page.getByLabel('Reason').fill('court order')
    await first.page.getByLabel('Legal basis').fill('criminal procedure, art. 54')
    await first.page.locator('[data-recipient]').setInputFiles(file)
    await first.page.locator('.fingerprint code').waitFor()
    await first.look('console-recovery-request')
    await first.click('button', 'Submit the request')
    await first.page.getByText('Submitted. Another key officer has to approve it.').waitFor()
    await first.look('console-recovery-asked')

    const second = await sit(browser(), { language: 'zh' })
    await enterConsole(stage(), second, 'keys-two', '/console')
    await second.page.waitForURL(/\/console\/recoveries$/)
    await second.click('link', '沈知远')
    await second.click('button', '批准')
    await second.page.getByText('可以取出沈知远的加密密钥').waitFor()
    await second.look('console-recovery-approve')
    await second.click('button', '确认批准')
    await second.page.getByText('已批准，申请人可以取出密钥了。').waitFor()

    await first.page.reload()
    const [released] = await Promise.all([
      first.page.waitForEvent('download'),
      first.click('button', 'Take out the key'),
    ])
    await first.page.getByText('Taken out. The file has been downloaded').waitFor()
    await first.look('console-recovery-released')
    const [block] = fromPem(await readFile(await released.path(), 'utf8'))
    expect(block?.label).toBe('SM2 ENVELOPED KEY')
    const opened = openSm2EnvelopedKey({ signingPkcs8: court.pkcs8, envelope: block?.der as Uint8Array })
    expect(opened.spki.length).toBeGreaterThan(60)
    await second.page.reload()
    await second.page.locator('.history li').nth(2).waitFor()
    await second.look('console-recovery-trail')
  })

  it('brings older encryption keys back to the token; a repeat finds them there', async () => {
    const lost = await stage().enrol({ profile: 'fiscal', daysLeft: 40, name: '陆远', revoked: true })
    const person = await stage().enrol({ profile: 'fiscal', daysLeft: 200, of: lost })
    await stage().plug(person)
    const sitting = await sit(browser(), { language: 'zh' })
    const { page, click, ask, agree, look } = sitting
    await page.goto(stage().origin)
    await click('link', '找回以前的加密密钥')
    await page.getByText('请先登录').waitFor()
    await logInQuietly(stage(), sitting, person)
    await page.reload()
    await page.getByText('可以打开这些时间里加密的文件').waitFor()
    await look('keys')
    const window = await ask(() => click('button', '写入 USBKey'))
    await agree(window, person.pin)
    await page.getByText('已写入 1 个加密密钥').waitFor()
    await look('keys-done')
    await window.close()
    const again = await ask(() => click('button', '再检查一遍'))
    await agree(again, person.pin)
    await page.getByText('这些加密密钥都已经在 USBKey 里了').waitFor()
  })
}
