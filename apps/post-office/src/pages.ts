import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Letter, Letters } from './letters.ts'

type Language = 'zh' | 'en'

const WORDS = {
  zh: {
    title: '演示信箱',
    intro: '证书大厅在演示中发出的邮件和短信都到这里，不会发给任何人。',
    empty: '还没有消息。提交一份申请，或等待提醒时间，消息就会出现在这里。',
    email: '邮件',
    sms: '短信',
    to: '收件人',
    from: '发件人',
    at: '时间',
    back: '返回全部消息',
    renew: '刷新',
    other: 'English',
    missing: '没有这条消息。',
  },
  en: {
    title: 'Demonstration mailbox',
    intro:
      'Every e-mail and text message that the hall sends in this demonstration arrives here and goes to nobody.',
    empty: 'No messages yet. Submit an application, or wait for a reminder, and they appear here.',
    email: 'E-mail',
    sms: 'Text message',
    to: 'To',
    from: 'From',
    at: 'Time',
    back: 'Back to all messages',
    renew: 'Look again',
    other: '中文',
    missing: 'There is no such message.',
  },
} as const

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const safe = (text: string) => text.replace(/[&<>"']/g, (one) => ENTITIES[one] as string)

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #566170; --paper: #fff; --ground: #f4f6f8; --line: #d5dbe2; --accent: #0b57a4 }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebef; --soft: #a8b2be; --paper: #1d232b; --ground: #14181d; --line: #3a434e; --accent: #8ec1ff } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", system-ui, sans-serif }
main { max-width: 60rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0.5rem 0 } h2 { font-size: 1.15rem; margin: 0; overflow-wrap: anywhere }
a { color: var(--accent) } :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.soft { color: var(--soft) } .top { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; justify-content: space-between; align-items: baseline }
ul { list-style: none; margin: 0; padding: 0 }
li, article { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem 1rem; margin: 0.75rem 0 }
p { margin: 0.25rem 0; overflow-wrap: anywhere } pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: 0.75rem 0 0 }
.kind { display: inline-block; border: 1px solid var(--line); border-radius: 4px; padding: 0 0.4rem; margin-right: 0.5rem; font-size: 0.875rem }
`

/** The messages, newest first, and each of them whole. */
export function addPages(app: FastifyInstance, letters: Pick<Letters, 'list' | 'find'>): void {
  const languageOf = ({ query }: FastifyRequest): Language =>
    (query as { language?: unknown }).language === 'en' ? 'en' : 'zh'

  app.get('/', (request, reply) => {
    const language = languageOf(request)
    const words = WORDS[language]
    const rows = letters.list().map((one) => row(one, language))
    const list = rows.length > 0 ? `<ul>${rows.join('')}</ul>` : `<p>${words.empty}</p>`
    return reply
      .type('text/html; charset=utf-8')
      .send(
        page(
          language,
          '/',
          `<p class="soft">${words.intro}</p><p><a href="/?language=${language}">${words.renew}</a></p>${list}`,
        ),
      )
  })

  app.get('/letters/:id', (request, reply) => {
    const language = languageOf(request)
    const letter = letters.find((request.params as { id: string }).id)
    const words = WORDS[language]
    const back = `<p><a href="/?language=${language}">${words.back}</a></p>`
    return reply
      .code(letter ? 200 : 404)
      .type('text/html; charset=utf-8')
      .send(
        page(
          language,
          request.url.split('?', 1)[0] as string,
          back + (letter ? whole(letter, language) : `<p>${words.missing}</p>`),
        ),
      )
  })
  app.get('/letters.json', () => letters.list())
}

const timeOf = ({ at }: Letter, language: Language) =>
  at.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: 'Asia/Shanghai' })

function row(letter: Letter, language: Language): string {
  const { id, channel, to, subject, text } = letter
  const title = safe(subject || text)
  return `<li><p class="soft"><span class="kind">${WORDS[language][channel]}</span>${safe(to)} · ${timeOf(letter, language)}</p>
    <h2><a href="/letters/${id}?language=${language}">${title}</a></h2></li>`
}

function whole(letter: Letter, language: Language): string {
  const words = WORDS[language]
  const { channel, to, from, subject, text } = letter
  // Links of our own making are made to work; everything else stays text.
  const body = safe(text).replace(/https?:\/\/[^\s<]+/g, (link) => `<a href="${link}">${link}</a>`)
  return `<article><p class="soft"><span class="kind">${words[channel]}</span>${timeOf(letter, language)}</p>
    ${subject ? `<h2>${safe(subject)}</h2>` : ''}<p>${words.from}: ${safe(from)}</p><p>${words.to}: ${safe(to)}</p><pre>${body}</pre></article>`
}

function page(language: Language, here: string, body: string): string {
  const words = WORDS[language]
  const other = language === 'zh' ? 'en' : 'zh'
  return `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${words.title}</title>
<link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><main><div class="top"><h1>${words.title}</h1><a href="${here}?language=${other}" lang="${other === 'zh' ? 'zh-CN' : 'en'}">${words.other}</a></div>${body}</main></body></html>`
}
