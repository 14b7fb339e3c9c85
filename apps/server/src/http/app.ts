import { CerthallError } from '@certhall/model'
import fastifyCookie from '@fastify/cookie'
import fastifyMultipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import fastifySwagger from '@fastify/swagger'
import { fastify, LogController } from 'fastify'
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { applicationRoutes } from './applications.ts'
import { assistantRoutes } from './assistant.ts'
import { caseRoutes } from './cases.ts'
import type { App, HttpContext } from './context.ts'
import { counterRoutes } from './counter.ts'
import { counterIssueRoutes } from './counter-issue.ts'
import { counterSealRoutes } from './counter-seals.ts'
import { deliveryRoutes } from './delivery.ts'
import { withDoors } from './doors.ts'
import { financeRoutes } from './finance.ts'
import { hallRoutes } from './hall.ts'
import { interactionRoutes } from './interactions.ts'
import { keyRoutes } from './keys.ts'
import { lifeEventRoutes } from './life-events.ts'
import { listRoutes } from './lists.ts'
import { monitorRoutes } from './monitor.ts'
import { orderRoutes } from './orders.ts'
import { isPageAddress, ownAddress, pageRoutes, sendPage } from './pages.ts'
import { paperRoutes, UPLOAD_LIMITS } from './papers.ts'
import { answerProblem } from './problems.ts'
import { sealRoutes } from './seals.ts'
import { addSecurity } from './security.ts'
import { sessionRoutes } from './sessions.ts'
import { staffRoutes } from './staff.ts'
import { staffAccountRoutes } from './staff-account.ts'
import { staffCertificateRoutes } from './staff-certificates.ts'
import { staffDeskRoutes } from './staff-desk.ts'
import { staffPeopleRoutes } from './staff-people.ts'
import { staffProfileRoutes } from './staff-profiles.ts'
import { staffSessionRoutes } from './staff-sessions.ts'
import { statusRoutes } from './status.ts'
import { refuseBrokenText } from './text.ts'
import { unlockRoutes } from './unlock.ts'
import { staffUnlockRoutes } from './unlock-staff.ts'
import { addWho, SECURITY_SCHEMES } from './who.ts'

/** Three statements of 64 KiB certificates would fit; nothing of ours is larger. */
const BODY_LIMIT = 256 * 1024
const REQUEST_TIMEOUT_MS = 60_000

/** Every route of the hall; `compose.ts` gives what they use. */
export async function buildApp(context: HttpContext): Promise<App> {
  const { settings } = context
  const app: App = fastify({
    logger: { level: settings.logLevel },
    // One line for each request is the reverse proxy's work.
    logController: new LogController({ disableRequestLogging: true }),
    // So many proxies and no more, or the first address that a client claims would be believed.
    trustProxy: (_address, hop) => hop < Number(settings.trustProxy),
    // Without it nobody who sends a byte a minute is ever sent away.
    requestTimeout: REQUEST_TIMEOUT_MS,
    bodyLimit: BODY_LIMIT,
    // GET /ocsp/… carries a whole request (RFC 5019 §5: up to 255 bytes of it, we are generous).
    routerOptions: { maxParamLength: 4096 },
    serverFactory: withDoors(context.doors),
    frameworkErrors: (error, request, reply) => {
      answerProblem(error, request as never, reply as never)
    },
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerProblem)

  const methods = collectMethods(app)
  await app.register(fastifyCookie)
  await app.register(fastifyMultipart, { limits: UPLOAD_LIMITS })
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, { ttl }) => {
      const retryAfter = Math.ceil(ttl / 1000)
      return new CerthallError('rate-limited', `again in ${retryAfter} s`, { retryAfter })
    },
  })
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Certhall',
        version: '0.1.0',
        description:
          'Every refusal is a problem (RFC 9457) with a stable `code`. Instants are RFC 3339, bytes base64.',
      },
      components: { securitySchemes: SECURITY_SCHEMES },
    },
    transform: jsonSchemaTransform,
  })
  addSecurity(app, context)
  addWho(app, context)
  refuseBrokenText(app)

  hallRoutes(app, context)
  assistantRoutes(app, context)
  sessionRoutes(app, context)
  caseRoutes(app, context)
  deliveryRoutes(app, context)
  paperRoutes(app, context)
  staffSessionRoutes(app, context)
  staffAccountRoutes(app, context)
  staffPeopleRoutes(app, context)
  unlockRoutes(app, context)
  staffUnlockRoutes(app, context)
  staffRoutes(app, context)
  staffDeskRoutes(app, context)
  staffCertificateRoutes(app, context)
  staffProfileRoutes(app, context)
  financeRoutes(app, context)
  applicationRoutes(app, context)
  counterRoutes(app, context)
  counterIssueRoutes(app, context)
  counterSealRoutes(app, context)
  lifeEventRoutes(app, context)
  orderRoutes(app, context)
  keyRoutes(app, context)
  sealRoutes(app, context)
  monitorRoutes(app, context)
  statusRoutes(app, context)
  listRoutes(app, context)
  interactionRoutes(app, context)
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  if (settings.webDir) {
    app.addHook('onRequest', async (request, reply) => {
      const address = isPageAddress(request) ? ownAddress(request, context.origin()) : undefined
      if (address) return reply.redirect(address, 307)
    })
    await pageRoutes(app, settings.webDir)
  }

  app.setNotFoundHandler((request, reply) => {
    if (settings.webDir && isPageAddress(request)) return sendPage(request, reply, settings.webDir)
    const allowed = methods(request.url)
    if (allowed.length === 0)
      return answerProblem(new CerthallError('not-found', 'no such address'), request, reply)
    reply.header('allow', allowed.join(', '))
    return answerProblem(
      new CerthallError('method-not-allowed', `only ${allowed.join(', ')}`),
      request,
      reply,
    )
  })
  await app.ready()
  return app
}

/** Which methods an address would take, from the routes as they are added (static pages and the like left aside). */
function collectMethods(app: App): (url: string) => string[] {
  const routes: { pattern: RegExp; methods: string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return
    const pattern = new RegExp(`^${url.replace(/\./g, '\\.').replace(/:\w+/g, '[^/]+')}$`)
    routes.push({ pattern, methods: [method].flat() })
  })
  return (url) => {
    const pathname = url.split('?', 1)[0] as string
    return [
      ...new Set(routes.filter(({ pattern }) => pattern.test(pathname)).flatMap((route) => route.methods)),
    ]
  }
}
