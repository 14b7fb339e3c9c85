import { readFile } from 'node:fs/promises'
import { virtualDriver } from '@certhall/token'
import type { Browser, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { codesTo, codeTo, lettersTo } from '../../apps/cli/src/selftest/unlock/letters.ts'
import { type Sitting, type SittingOptions, sit } from './browser.ts'
import { enterConsole } from './console.ts'
import { logInQuietly, SEAL_PICTURE } from './prepared.ts'
import type { Person, Stage } from './stage.ts'

const WORDS = {
  zh: {
    start: /解锁 USBKey|介质解锁/,
    send: '发送验证码',
    code: '验证码',
    next: '下一步',
    causeMissing: '请选择解锁原因',
    cause: /^密码输错太多次/,
    name: '经办人姓名',
    id: /^(经办人)?身份证号码/,
    mobile: '经办人手机号码',
    print: '下载申请表（PDF）',
    upload: /^上传/,
    check: '核对后提交',
    papers: '打印申请表，上传材料',
    missing: '还缺少下面的材料',
    submit: '确认提交',
    review: '待审核',
    approve: /^批准/,
    confirm: '确认批准',
    approved: '已批准。',
    unlock: '解锁',
    agree: '同意并解锁',
    own: '自己设一个',
    again: '再输一次新密码',
    pin: '新密码（6 至 16 位）',
    note: '请记下新密码',
    noted: '我已记下',
    unlocked: '已解锁',
    begin: '录入一件',
    serial: '证书序列号',
    token: 'USBKey 序列号',
    fax: '传真',
    forgotten: '忘记密码',
    clerkName: '姓名',
    clerkMobile: '手机号码',
    clerkNext: '下一步：上传材料',
    toReview: '提交审核',
    waits: '已提交，等其他审核员审核。',
  },
  en: {
    start: /Unlock a USBKey/,
    send: 'Send the code',
    code: 'Code',
    next: 'Next',
    causeMissing: 'Please choose a reason',
    cause: /^The PIN was entered wrongly/,
    name: 'Handler’s name',
    id: /resident ID number/i,
    mobile: 'Handler’s mobile number',
    print: 'Download the form (PDF)',
    upload: /^(Upload|Another page of):/,
    check: 'Check and submit',
    papers: 'Print the form, upload the papers',
    missing: 'These papers are still missing',
    submit: 'Submit',
    review: 'Waiting for review',
    approve: /^Approve/,
    confirm: 'Approve it',
    approved: 'Approved.',
    unlock: 'Unlock',
    agree: 'Agree and unlock',
    own: 'One of my own',
    again: 'New PIN again',
    pin: 'New PIN (6 to 16 characters)',
    note: 'Note the new PIN',
    noted: 'I have noted it',
    unlocked: 'Unlocked',
    begin: 'Enter one',
    serial: 'Serial number of the certificate',
    token: 'Serial number of the USBKey',
    fax: 'Fax',
    forgotten: 'PIN forgotten',
    clerkName: 'Name',
    clerkMobile: 'Mobile telephone',
    clerkNext: 'Next: upload the papers',
    toReview: 'Submit for review',
    waits: 'Submitted. Another reviewer has to decide.',
  },
} as const
type Words = (typeof WORDS)['zh' | 'en']

const HANDLER = { name: '王小明', id: '310101199001011234', mobile: '13800138000' }

/** Someone whose token takes no PIN any more. */
async function locked(stage: Stage, email: string): Promise<Person> {
  const person = await stage.enrol({ profile: 'legal-entity', daysLeft: 200, email })
  await stage.plug(person)
  const token = await virtualDriver(stage.hall.tokensDir).open(person.token)
  while (!(await token.info()).pin.locked) await token.login('000000').catch(() => {})
  // The assistant reads a token when it is plugged in.
  await stage.pull(person)
  await stage.plug(person)
  return person
}

/** From the token's card on the first page to a session, by the code in the letter. */
async function prove({ page, click, look }: Sitting, stage: Stage, words: Words, email: string) {
  const before = codesTo(stage.post, email)
  await page.locator('.captcha-done').waitFor()
  await look('unlock-prove')
  await click('button', words.send)
  const code = await codeTo(stage.post, email, before)
  await page.getByLabel(words.code, { exact: true }).fill(code === '000000' ? '000001' : '000000')
  await click('button', words.next)
  await page.getByRole('alert').first().waitFor()
  await look('unlock-code-wrong')
  await page.getByLabel(words.code, { exact: true }).fill(code)
  await click('button', words.next)
}

/** The printed form in place of all three papers: this is about the pages, not about what stands on them. */
async function handIn(page: Page, form: Buffer) {
  const fields = page.locator('input[type="file"]')
  await fields.first().waitFor()
  for (let at = 0; at < (await fields.count()); at += 1) {
    const there = await page.locator('figure.paper').count()
    const isPicture = at === 2
    const file = isPicture
      ? { name: 'id.png', mimeType: 'image/png', buffer: await readFile(SEAL_PICTURE) }
      : { name: `scan-${at}.pdf`, mimeType: 'application/pdf', buffer: form }
    await fields.nth(at).setInputFiles(file)
    await page.locator('figure.paper').nth(there).waitFor()
  }
}

async function approve(stage: Stage, browser: Browser, options: SittingOptions, reference: string) {
  const words = WORDS[options.language]
  const reviewer = await sit(browser, options)
  const { page, click, look } = reviewer
  await enterConsole(stage, reviewer, 'shanghai', `/console/cases/${reference}`)
  const pictures = page.locator('figure.paper img')
  await pictures.nth(2).waitFor()
  // Loaded as they come into view.
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded()
    await expect
      .poll(() => picture.evaluate((one) => (one as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(1)
  }
  await look('console-unlock-review')
  await click('button', words.approve)
  await click('button', words.confirm)
  await page.getByText(words.approved).waitFor()
  await reviewer.context.close()
}

/** From a locked token to a log-in with the new PIN; and the papers that somebody has sent by fax. */
export function unlockJourney(stage: () => Stage, browser: () => Browser, options: SittingOptions) {
  const words = WORDS[options.language]

  it('applies with papers, is reviewed, and sets a new PIN in the assistant’s window', async () => {
    const { origin, post } = stage()
    const email = `${options.language}@example.test`
    const person = await locked(stage(), email)
    const holder = await sit(browser(), options)
    const { page, click, pick, look, ask } = holder
    await page.goto(origin)
    await page.getByRole('link', { name: words.start }).first().waitFor()
    await look('unlock-home')
    await click('link', words.start)
    await page.waitForURL(/\/unlock$/)
    await prove(holder, stage(), words, email)

    await page.getByLabel(words.name).waitFor()
    await click('button', words.next)
    await page.getByText(words.causeMissing).first().waitFor()
    await look('unlock-form-missing')
    await pick(words.cause)
    await page.getByLabel(words.name).fill(HANDLER.name)
    await page.getByLabel(words.id).fill(HANDLER.id)
    await page.getByLabel(words.mobile).fill(HANDLER.mobile)
    await page.reload()
    await expect.poll(() => page.getByLabel(words.name).inputValue()).toBe(HANDLER.name)
    await look('unlock-form')
    await click('button', words.next)

    await page.getByRole('heading', { name: words.papers }).waitFor()
    const [printed] = await Promise.all([page.waitForEvent('download'), click('link', words.print)])
    const form = await readFile(await printed.path())
    expect(form.subarray(0, 5).toString()).toBe('%PDF-')
    await click('button', words.next)
    await page.getByText(words.missing).waitFor()
    await look('unlock-papers-missing')
    await handIn(page, form)
    await look('unlock-papers')
    await click('button', words.next)
    await page.getByRole('heading', { name: words.check }).waitFor()
    await look('unlock-check')
    await click('button', words.submit)
    await page.getByRole('heading', { level: 1, name: words.review }).waitFor()
    await look('unlock-review')
    const reference = (await page
      .getByText(/^CH\d{8}-\w{8}$/)
      .first()
      .textContent()) as string

    await approve(stage(), browser(), options, reference)

    // the page learns of it by itself
    await page.getByRole('button', { name: words.unlock, exact: true }).waitFor()
    await look('unlock-approved')
    const window = await ask(() => click('button', words.unlock))
    await window.getByRole('button', { name: words.agree }).waitFor()
    await look('assistant-unlock', window)
    const pin = await chooseOrRead(holder, window, words)
    await window.getByRole('heading', { name: words.unlocked }).waitFor()
    await look('assistant-unlocked', window)
    await window.close()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.locator('.ch-notice', { hasText: words.unlocked }).waitFor()
    await look('unlock-done')
    await logInQuietly(stage(), holder, { ...person, pin })
    await lettersTo(post, email, '已解锁')
  })

  it('what came by fax is entered by a clerk, corrected, and unlocked after somebody else’s review', async () => {
    const { origin } = stage()
    const email = `fax-${options.language}@example.test`
    const person = await locked(stage(), email)
    const clerk = await sit(browser(), options)
    const { page, click, look } = clerk
    await enterConsole(stage(), clerk, 'counter', '/console/unlocks')
    await page.getByRole('button', { name: words.begin }).waitFor()
    await look('console-unlocks')
    await click('button', words.begin)
    await page.getByLabel(words.serial).fill('xyz')
    await click('button', words.clerkNext)
    await page.locator('.ant-form-item-explain-error').first().waitFor()
    await look('console-unlock-entry-faults')
    await page.getByLabel(words.serial).fill(person.serial)
    await page.getByLabel(words.token).fill('SOMEBODY-ELSES')
    await page.getByRole('radio', { name: words.fax }).check()
    await page.getByRole('radio', { name: words.forgotten }).check()
    await page.getByLabel(words.clerkName, { exact: true }).fill(HANDLER.name)
    await page.getByLabel(words.id).fill(HANDLER.id)
    await page.getByLabel(words.clerkMobile).fill(HANDLER.mobile)
    await click('button', words.clerkNext)
    await page.locator('.ant-alert').waitFor()
    await look('console-unlock-entry')
    await page.getByLabel(words.token).fill(person.token)
    await click('button', words.clerkNext)
    await page.getByRole('heading', { name: person.name }).waitFor()
    const reference = new URL(page.url()).pathname.split('/').at(-1) as string
    await handIn(page, await readFile(SEAL_PICTURE))
    await look('console-unlock-entered')
    await click('button', words.toReview)
    await page.getByText(words.waits).waitFor()
    await look('console-unlock-submitted')
    await clerk.context.close()
    await approve(stage(), browser(), options, reference)

    const holder = await sit(browser(), options)
    await holder.page.goto(`${origin}/unlock`)
    await prove(holder, stage(), words, email)
    await holder.page.getByRole('button', { name: words.unlock, exact: true }).waitFor()
    await holder.page.getByText(reference).first().waitFor()
  })
}

/** In Chinese a PIN is drawn and read from the window, in English the holder sets his own. */
async function chooseOrRead({ language, look }: Sitting, window: Page, words: Words): Promise<string> {
  const agree = window.getByRole('button', { name: words.agree })
  if (language === 'en') {
    const own = '7391826450'
    await window.getByRole('radio', { name: words.own }).check()
    await window.getByLabel(words.pin).fill(own)
    await agree.click()
    await window.getByRole('alert').waitFor()
    await window.getByLabel(words.pin).fill(own)
    await window.getByLabel(words.again).fill(own)
    await look('assistant-unlock-own', window)
    await agree.click()
    return own
  }
  await agree.click()
  await window.getByRole('heading', { name: words.note }).waitFor()
  await look('assistant-new-pin', window)
  const pin = ((await window.locator('.new-pin').textContent()) ?? '').replace(/\s/g, '')
  expect(pin).toMatch(/^\d{8}$/)
  await window.getByRole('button', { name: words.noted }).click()
  return pin
}
