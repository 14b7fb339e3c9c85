import { expect, test } from 'vitest'
import { type Fact, NOTICE_KINDS, type NoticeKind } from './notice.ts'
import { noticeTitle, renderNotice, smsFacts, templateOf } from './render-notice.ts'
import type { NoticeTemplate } from './template.ts'

const COMMON = {
  holder: '张<伟>',
  product: { zh: '个人证书', en: 'Personal certificate' },
  operator: { zh: '某中心', en: 'Some centre' },
  hotline: '400-0',
  link: 'https://hall.test/cases/CH1?a=1&b=2',
}
const kinds = Object.keys(NOTICE_KINDS) as NoticeKind[]
const factsOf = (kind: NoticeKind): Record<string, Fact> => ({
  ...COMMON,
  ...Object.fromEntries(templateOf(kind).facts.map((name) => [name, '2026-12-31T15:59:59Z'])),
})

test.each(kinds)(
  '%s reads whole in both languages, with the facts that it declares and no others',
  (kind) => {
    const { subject, text, sms }: NoticeTemplate = NOTICE_KINDS[kind]
    for (const language of ['zh', 'en'] as const) {
      const said = renderNotice(kind, factsOf(kind), language)
      for (const one of [said.subject, said.text, said.sms ?? '']) expect(one).not.toMatch(/[{}]|undefined/)
      expect(said.text).toContain(COMMON.link)
      const texts = [subject, text, ...(sms ? [sms] : [])]
      const named = texts.flatMap((one) => [...one[language].matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
      expect([...Object.keys(COMMON), ...templateOf(kind).facts]).toEqual(expect.arrayContaining(named))
      // A provider takes 70 characters as one message; ours are two at most.
      expect((said.sms ?? '').length).toBeLessThanOrEqual(language === 'zh' ? 120 : 160)
    }
  },
)

test('what people wrote stays text in HTML', () => {
  const { html, text } = renderNotice('case.done', { ...COMMON, reference: 'CH1' }, 'zh')
  expect(text).toContain('张<伟>')
  expect(html).toContain('张&lt;伟&gt;')
  expect(html).toContain('href="https://hall.test/cases/CH1?a=1&amp;b=2"')
})

test('a missing fact is our fault and is not sent', () => {
  expect(() => renderNotice('case.done', COMMON, 'zh')).toThrow('case.done')
})

test("a text message's facts come in the order of the registered text, days in words", () => {
  const facts = { ...COMMON, notAfter: '2026-12-31T15:59:59Z', days: '7' }
  expect(smsFacts('reminder.expires', facts)).toEqual(['个人证书', '2026年12月31日', '7', '400-0'])
})

test('staff read the subject; what is not known any more shows as dots', () => {
  expect(noticeTitle('case.done', { reference: 'CH1' })).toEqual({
    zh: '申请 CH1 已办结',
    en: 'Application CH1 is finished',
  })
  expect(noticeTitle('reminder.expires', {}).en).toBe('Your … expires in … days')
  expect(noticeTitle('of another version', {}).zh).toBe('of another version')
})
