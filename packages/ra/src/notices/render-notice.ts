import { CerthallError, fillWords, type Words } from '@certhall/model'
import { type Fact, isNoticeKind, NOTICE_KINDS } from './notice.ts'
import type { NoticeTemplate } from './template.ts'

type Language = 'zh' | 'en'

export interface RenderedNotice {
  subject: string
  /** Plain text, with the link in a line of its own. */
  text: string
  html: string
  sms?: string
}

/** A notice in one language. `facts` are the notice's own and the common ones. @throws `internal` where one is missing. */
export function renderNotice(
  kind: string,
  given: Readonly<Record<string, Fact>>,
  language: Language,
): RenderedNotice {
  const template = templateOf(kind)
  const facts = inLanguage(given, language)
  const say = (text: string) => {
    const said = fillWords(text, facts, language)
    if (said === undefined) throw new CerthallError('internal', `the notice ${kind} lacks a fact`)
    return said
  }
  const text = say(template.text[language])
  return {
    subject: say(template.subject[language]),
    text: `${text}\n\n${facts.link}\n\n${say(SIGNATURE[language])}`,
    html: toHtml(text.split('\n\n'), facts.link ?? '', say(SIGNATURE[language]), language),
    ...(template.sms && { sms: say(template.sms[language]) }),
  }
}

/** Like `renderNotice`'s subject, for those who look after notices; secret facts and lost ones show as dots. */
export function noticeTitle(kind: string, given: Readonly<Record<string, Fact>>): Words {
  const template = isNoticeKind(kind) ? templateOf(kind) : undefined
  const title = (language: Language) => {
    const facts = inLanguage(given, language)
    const fill = (part: string) => fillWords(part, facts, language) ?? '…'
    return template?.subject[language].replace(/\{\w+\}/g, fill) ?? kind
  }
  return { zh: title('zh'), en: title('en') }
}

/** The facts of a notice's text message, in the order in which the registered (Chinese) text names them. */
export function smsFacts(kind: string, given: Readonly<Record<string, Fact>>): string[] {
  const { sms } = templateOf(kind)
  const facts = inLanguage(given, 'zh')
  const places = new Set([...(sms?.zh ?? '').matchAll(/\{\w+\}/g)].map(([place]) => place))
  return [...places].map((place) => {
    const said = fillWords(place, facts, 'zh')
    if (said === undefined) throw new CerthallError('internal', `the notice ${kind} lacks ${place}`)
    return said
  })
}

export function templateOf(kind: string): NoticeTemplate {
  if (!isNoticeKind(kind)) throw new CerthallError('internal', `no notice ${kind}`)
  return NOTICE_KINDS[kind]
}

function inLanguage(facts: Readonly<Record<string, Fact>>, language: Language): Record<string, string> {
  const entries = Object.entries(facts)
  return Object.fromEntries(
    entries.map(([name, fact]) => [name, typeof fact === 'string' ? fact : fact[language]]),
  )
}

const SIGNATURE = {
  zh: '{operator}\n客服热线 {hotline}\n\n这封信由系统自动发出，请不要回复。我们不会向您索要证书密码。',
  en: '{operator}\nHotline {hotline}\n\nThis message was sent automatically; please do not reply. We never ask for your PIN.',
}

const LINK_WORDS = { zh: '打开页面', en: 'Open the page' }

/** Plain enough for every reader of mail: no pictures, no scripts, nothing fetched from elsewhere. */
function toHtml(paragraphs: readonly string[], link: string, signature: string, language: Language): string {
  const lines = (text: string) => escapeHtml(text).replaceAll('\n', '<br>')
  const body = paragraphs.map((text) => `<p>${lines(text)}</p>`)
  const address = escapeHtml(link)
  return [
    `<div lang="${language === 'zh' ? 'zh-CN' : 'en'}" style="font-size:16px;line-height:1.6;max-width:40em">`,
    ...body,
    `<p><a href="${address}">${LINK_WORDS[language]}</a><br><small>${address}</small></p>`,
    `<p style="color:#555">${lines(signature)}</p>`,
    '</div>',
  ].join('\n')
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (one) => ENTITIES[one] as string)
