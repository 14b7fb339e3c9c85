import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AuthorizationResponseError } from 'openid-client'
import type { Accounts } from './accounts.ts'
import { type Html, html } from './html.ts'
import type { LogIn, PendingLogIn } from './log-in.ts'
import type { VerifiedHolder } from './messages.ts'
import { STYLE } from './style.ts'
import { accountRows, certificateTable, invitation, layout, welcome } from './views.ts'
import { type Language, type Refusal, WORDS } from './words.ts'

// ports of one host share cookies: names of our own
const SESSION = 'sample_session'
const LANGUAGE = 'sample_language'
const PENDING_MS = 15 * 60_000
const SESSION_MS = 30 * 60_000

interface Visit {
  until: number
  pending?: PendingLogIn
  holder?: VerifiedHolder
}

interface Setting {
  config: { name: { zh: string; en: string }; hall: string }
  accounts: Accounts
  logIn: LogIn
  origin: () => string
}

export function addPages(app: FastifyInstance, { config, accounts, logIn, origin }: Setting): void {
  const visits = new Map<string, Visit>()

  function visitOf(request: FastifyRequest): Visit | undefined {
    const id = request.cookies[SESSION] ?? ''
    const visit = visits.get(id)
    if (visit && visit.until > Date.now()) return visit
    visits.delete(id)
    return undefined
  }
  // a new name for every step, so that a cookie planted before the log-in is worth nothing after it
  function begin(request: FastifyRequest, reply: FastifyReply, visit: Visit): void {
    for (const [id, old] of visits) if (old.until <= Date.now()) visits.delete(id)
    visits.delete(request.cookies[SESSION] ?? '')
    const id = randomBytes(24).toString('base64url')
    visits.set(id, visit)
    reply.setCookie(SESSION, id, { path: '/', httpOnly: true, sameSite: 'lax' })
  }
  const languageOf = (request: FastifyRequest): Language => (request.cookies[LANGUAGE] === 'en' ? 'en' : 'zh')

  function send(request: FastifyRequest, reply: FastifyReply, title: string, body: Html, status = 200) {
    const language = languageOf(request)
    const words = WORDS[language]
    const page = layout({ language, name: config.name[language], title, body, words, here: request.url })
    return reply.code(status).type('text/html; charset=utf-8').send(page.text)
  }
  function refuse(request: FastifyRequest, reply: FastifyReply, why: Refusal, status: number) {
    const words = WORDS[languageOf(request)]
    const body = html`<h1>${words.refused}</h1>
      <section class="bad" role="alert"><p>${words.reason[why]}</p><p><a class="button" href="/log-in">${words.again}</a></p></section>`
    return send(request, reply, words.refused, body, status)
  }

  app.addHook('onSend', async (_request, reply) => {
    reply.header(
      'content-security-policy',
      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    reply.header('referrer-policy', 'no-referrer')
    reply.header('cache-control', 'no-store')
  })

  app.get('/style.css', (_request, reply) => reply.type('text/css').send(STYLE))

  app.get('/', (request, reply) => {
    const language = languageOf(request)
    const words = WORDS[language]
    const holder = visitOf(request)?.holder
    const body = holder ? welcome(holder, words, language) : invitation(config.name[language], words)
    return send(request, reply, holder ? words.signedIn : words.home, body)
  })

  app.get('/certificates', (request, reply) => {
    const language = languageOf(request)
    const words = WORDS[language]
    const rows = accounts.list().map(({ account }) => accountRows(account, words, language))
    const body = html`<h1>${words.certificates}</h1><section><p class="soft">${words.listIntro}</p>
      ${rows.length === 0 ? html`<p>${words.listEmpty}</p>` : certificateTable(rows, words)}</section>`
    return send(request, reply, words.certificates, body)
  })

  app.get('/log-in', async (request, reply) => {
    try {
      const { url, pending } = await logIn.start(languageOf(request))
      begin(request, reply, { until: Date.now() + PENDING_MS, pending })
      return reply.redirect(url.href)
    } catch (error) {
      request.log.warn(error)
      return refuse(request, reply, 'hall-away', 503)
    }
  })

  app.get('/callback', async (request, reply) => {
    const pending = visitOf(request)?.pending
    if (!pending) return refuse(request, reply, 'not-ours', 400)
    begin(request, reply, { until: 0 }) // whatever comes of it, this attempt is used up
    let holder: VerifiedHolder
    try {
      holder = await logIn.finish(new URL(request.url, origin()), pending)
    } catch (error) {
      request.log.warn(error)
      return refuse(
        request,
        reply,
        error instanceof AuthorizationResponseError ? 'cancelled' : 'not-ours',
        400,
      )
    }
    const outcome = await accounts.enter(holder, new Date())
    if (outcome !== 'accepted') return refuse(request, reply, outcome, 403)
    begin(request, reply, { until: Date.now() + SESSION_MS, holder })
    return reply.redirect('/')
  })

  // the button's form has no fields
  app.addContentTypeParser('application/x-www-form-urlencoded', (_request, _body, done) => done(null))
  app.post('/log-out', (request, reply) => {
    visits.delete(request.cookies[SESSION] ?? '')
    return reply.clearCookie(SESSION, { path: '/' }).redirect('/', 303)
  })

  app.get('/language/:language', (request, reply) => {
    const { language } = request.params as { language: string }
    const { back } = request.query as { back?: unknown }
    reply.setCookie(LANGUAGE, language === 'en' ? 'en' : 'zh', {
      path: '/',
      sameSite: 'lax',
      maxAge: 31536000,
    })
    return reply.redirect(back === '/certificates' ? back : '/')
  })

  app.setNotFoundHandler((request, reply) => {
    const words = WORDS[languageOf(request)]
    return send(request, reply, words.notFound, html`<h1>${words.notFound}</h1>`, 404)
  })
}
