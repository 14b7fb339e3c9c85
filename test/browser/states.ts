import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { type Sitting, sit } from './browser.ts'
import { HANDLER } from './fiscal.ts'
import { logInQuietly, openDraft } from './prepared.ts'
import type { Stage } from './stage.ts'

export function states(stage: () => Stage, browser: () => Browser) {
  const zh = (): Promise<Sitting> => sit(browser(), { language: 'zh' })

  it('says how to get the assistant, and follows assistant and token as they come and go', async () => {
    const person = await stage().enrol({ profile: 'fiscal', daysLeft: 14 })
    await stage().plug()
    await stage().stopAssistant()
    const { page, look } = await zh()
    await page.goto(stage().origin)
    await page.getByRole('heading', { name: '没有找到证书助手' }).waitFor()
    await look('home-absent')
    await stage().startAssistant()
    await page.getByRole('heading', { name: '请插入 USBKey' }).waitFor()
    await look('home-no-token')
    await stage().plug(person)
    await page.getByRole('heading', { name: person.name }).waitFor()
    await stage().pull(person)
    await page.getByRole('heading', { name: '请插入 USBKey' }).waitFor()
  })

  it('says how to let the way to this computer pass a proxy, and goes on by the window', async () => {
    await stage().stopAssistant()
    const proxy = createServer((_request, response) => response.writeHead(502).end('no route'))
    proxy.listen(Number(new URL(stage().agent).port), '127.0.0.1')
    await once(proxy, 'listening')
    try {
      const { page, look } = await zh()
      await page.goto(stage().origin)
      await page.getByRole('heading', { name: '网页看不到证书助手' }).waitFor()
      await page.getByText('把 127.0.0.1 和 localhost 加入').waitFor()
      await page.getByRole('link', { name: '直接办理更新' }).waitFor()
      await look('home-proxy')
    } finally {
      proxy.closeAllConnections()
      await new Promise((resolve) => proxy.close(resolve))
      await stage().startAssistant()
    }
  })

  it('renews the certificate that was pressed where several tokens are in', async () => {
    const one = await stage().enrol({ profile: 'fiscal', daysLeft: 14, name: '甲一' })
    const other = await stage().enrol({ profile: 'fiscal', daysLeft: 13, name: '乙二' })
    const { page, look } = await zh()
    await stage().plug(one, other)
    for (const { name } of [one, other]) {
      await page.goto(stage().origin)
      const card = page.locator('.ch-card').filter({ has: page.getByRole('heading', { name }) })
      await card.getByRole('link', { name: '更新' }).click()
      await page.getByRole('radio', { name, checked: true }).waitFor({ state: 'attached' })
      await page.locator('.ch-card', { hasText: '要更新的证书' }).getByText(name).waitFor()
    }
    await look('renew-several')
  })

  it('tells the tries left, then a locked token, before anything is submitted', async () => {
    const person = await stage().enrol({ profile: 'fiscal', daysLeft: 14 })
    await stage().plug(person)
    const { page, click, tick, ask, look } = await sit(browser(), { language: 'en', width: 320 })
    await page.goto(`${stage().origin}/renew`)
    await tick(/I have read and accept/)
    await tick(/I consent separately/)
    const window = await ask(() => click('button', 'Log in and continue'))
    const wrong = async () => {
      await window.getByLabel('Certificate PIN').fill('000000')
      const last = window.getByRole('checkbox')
      if (await last.isVisible()) await last.check()
      await window.getByRole('button', { name: /^Agree and/ }).click()
    }
    for (const left of [5, 4, 3, 2]) {
      await wrong()
      await window.getByText(`You can try ${left} more times.`).waitFor()
    }
    await wrong()
    await window.getByText('You can try 1 more time.').waitFor()
    await window.getByText(/This is the last try/).waitFor()
    await look('assistant-last-try', window)
    await wrong()
    await window.getByText('The PIN is locked.').waitFor()
    await look('assistant-locked', window)
    await window.close()
    await page.getByText('window was closed before it finished').waitFor()
    await page.goto(stage().origin)
    await page.getByText('The PIN is locked').waitFor()
    await look('home-locked')
    expect(await page.getByRole('link', { name: 'Renew', exact: true }).count()).toBe(0)
  })

  it('explains every refusal, and what remains', async () => {
    const refusals = [
      { who: { daysLeft: 200 }, words: /还没到可以更新的时间，从 .* 起可以在线更新/ },
      { who: { daysLeft: -10 }, words: /在线更新已于 .* 截止/ },
      { who: { daysLeft: 18, revoked: true }, words: '这张证书已被吊销，不能更新。' },
      {
        who: { profile: 'legal-entity', daysLeft: 50, region: '320505', jurisdiction: '320505' },
        words: '这张证书属于其他地区，不能在本网站办理。',
      },
    ] as const
    const { page, click, look } = await zh()
    for (const [at, { who, words }] of refusals.entries()) {
      const person = await stage().enrol({ profile: 'fiscal', name: `拒绝${at}`, ...who })
      await stage().plug(person)
      await page.goto(stage().origin)
      await page.getByRole('heading', { name: person.name }).waitFor()
      expect(await page.getByRole('link', { name: '更新', exact: true }).count()).toBe(0)
      await click('link', '查看原因和其他办法')
      await page.getByText(words).waitFor()
      // where to go instead, with address and hours
      await page.getByText('到受理点现场办理').first().waitFor()
      await page
        .getByText(/工作日 (8:30|9:00)/)
        .first()
        .waitFor()
      await look(`refused-${at}`)
    }
  })

  it('keeps what is typed while the hall is away', async () => {
    const person = await stage().enrol({ profile: 'fiscal', daysLeft: 14 })
    await stage().plug(person)
    const holder = await zh()
    const { page, click, look } = holder
    await logInQuietly(stage(), holder, person)
    const reference = await openDraft(stage(), holder)
    await page.goto(`${stage().origin}/renew/${reference}/handler`)
    await page.getByLabel('经办人姓名').fill(HANDLER.name)
    await page.getByText('已完成').waitFor()
    await stage().hall.server.stop()
    await page.getByLabel('经办人身份证号码').fill(HANDLER.idNumber)
    await page.getByLabel('经办人手机号码').fill(HANDLER.mobile)
    await click('button', '下一步')
    await page
      .getByText(/暂时连不上证书大厅|身份证号码不对/)
      .first()
      .waitFor()
    await look('handler-away')
    await stage().hall.restartServer()
    await page.reload()
    expect(await typed(page)).toEqual([HANDLER.name, HANDLER.idNumber, HANDLER.mobile])
    await click('button', '下一步')
    await page.getByRole('heading', { name: '请确认后提交' }).waitFor()
  })

  it('goes on after the token was pulled while the certificate was written', async () => {
    const person = await stage().enrol({ profile: 'legal-entity', daysLeft: 30, name: '上海南风设计事务所' })
    await stage().plug(person)
    const holder = await zh()
    const { page, click, ask, agree, look, context } = holder
    await logInQuietly(stage(), holder, person)
    const reference = await openDraft(stage(), holder, { submit: true })
    const demo = await context.newPage()
    await demo.goto(`${stage().agent}/demo`)
    await demo.getByRole('button', { name: '导入加密密钥时' }).click()
    await demo.getByRole('button', { name: '导入加密密钥时', pressed: true }).waitFor()
    await page.goto(`${stage().origin}/cases/${reference}`)
    const window = await ask(() => click('button', '下证'))
    await agree(window, person.pin)
    await window.getByText('USBKey 已拔出。').waitFor()
    await look('assistant-interrupted', window)
    await look('case-interrupted')
    // nobody waits for the plug: the window is closed, and the page goes on later
    await window.close()
    await page.getByRole('button', { name: '继续写入证书' }).waitFor()
    await look('case-resume')
    await stage().plug(person)
    const again = await ask(() => click('button', '继续写入证书'))
    await agree(again, person.pin)
    await again.getByRole('heading', { name: '下证成功' }).waitFor()
    await page.getByText('下证成功').first().waitFor()
  })
}

const typed = (page: Page) =>
  Promise.all(
    ['经办人姓名', '经办人身份证号码', '经办人手机号码'].map((label) => page.getByLabel(label).inputValue()),
  )
