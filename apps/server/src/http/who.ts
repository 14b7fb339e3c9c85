import { CerthallError } from '@certhall/model'
import {
  currentHolder,
  currentStaff,
  currentUnlocker,
  deliveryActor,
  restoreActor,
  sealActor,
} from '@certhall/ra'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { inDelivery } from '../adapters/sql/sql-faults.ts'
import type { App, HttpContext } from './context.ts'

export const HOLDER_COOKIE = 'certhall_holder'
export const STAFF_COOKIE = 'certhall_staff'
export const UNLOCK_COOKIE = 'certhall_unlock'
export const LOSS_COOKIE = 'certhall_loss'

/** Names of the ways to be known, as the API's description has them; a route's `security` says which it wants. */
export const SECURITY_SCHEMES = {
  holder: { type: 'apiKey', in: 'cookie', name: HOLDER_COOKIE },
  staff: { type: 'apiKey', in: 'cookie', name: STAFF_COOKIE },
  unlock: { type: 'apiKey', in: 'cookie', name: UNLOCK_COOKIE },
  loss: { type: 'apiKey', in: 'cookie', name: LOSS_COOKIE },
  ticket: { type: 'http', scheme: 'bearer' },
  restore: { type: 'http', scheme: 'bearer' },
  seal: { type: 'http', scheme: 'bearer' },
} as const

type Check = (request: FastifyRequest) => Promise<void>

/**
 * Finds out who asks before anything else of the request is read, from the route's own `security`: what the API's
 * description says and what is enforced are one declaration.
 */
export function addWho(app: App, { sessions, ra }: HttpContext): void {
  app.decorateRequest('holder')
  app.decorateRequest('staffMember')
  app.decorateRequest('unlocker')
  app.decorateRequest('lossReporter')
  app.decorateRequest('delivery')
  app.decorateRequest('restore')
  app.decorateRequest('seal')

  const checks: Record<keyof typeof SECURITY_SCHEMES, Check> = {
    async holder(request) {
      const actor = await sessions.use('holder', request.cookies[HOLDER_COOKIE] ?? '')
      if (!actor) throw new CerthallError('log-in-required', 'no session, or it has ended')
      request.holder = await currentHolder(ra, actor)
    },
    async staff(request) {
      const actor = await sessions.use('staff', request.cookies[STAFF_COOKIE] ?? '')
      if (!actor) throw new CerthallError('log-in-required', 'no session, or it has ended')
      request.staffMember = await currentStaff(ra, actor)
    },
    async unlock(request) {
      const actor = await sessions.use('unlock', request.cookies[UNLOCK_COOKIE] ?? '')
      if (!actor) throw new CerthallError('log-in-required', 'no session, or it has ended')
      request.unlocker = await currentUnlocker(ra, actor)
    },
    async loss(request) {
      const actor = await sessions.use('loss', request.cookies[LOSS_COOKIE] ?? '')
      if (!actor) throw new CerthallError('log-in-required', 'no session, or it has ended')
      request.lossReporter = actor
    },
    async ticket(request) {
      const ticket = bearerTicket(request)
      request.delivery = await inDelivery(() => deliveryActor(ra, ticket))
      const { reference } = request.params as { reference: string }
      if (request.delivery.reference !== reference) {
        throw new CerthallError('delivery-ticket-wrong', 'the ticket is for another application')
      }
    },
    async restore(request) {
      request.restore = await restoreActor(ra, bearerTicket(request))
    },
    async seal(request) {
      const ticket = bearerTicket(request)
      request.seal = await inDelivery(() => sealActor(ra, ticket))
    },
  }

  app.addHook('onRequest', async (request) => {
    const wanted = request.routeOptions.schema?.security ?? []
    for (const scheme of wanted.flatMap(Object.keys)) await checks[scheme as keyof typeof checks](request)
  })
}

function bearerTicket({ headers }: FastifyRequest): string {
  const [, ticket] = /^Bearer ([\w-]{1,200})$/.exec(headers.authorization ?? '') ?? []
  if (!ticket) throw new CerthallError('delivery-ticket-wrong', 'no bearer ticket')
  return ticket
}

/** A session's cookie: out of reach for scripts, and sent to the API alone (ports of one host share their cookies). */
export function setSessionCookie(reply: FastifyReply, name: string, value: string, origin: string): void {
  reply.setCookie(name, value, cookieOptions(origin))
}

export function clearSessionCookie(reply: FastifyReply, name: string, origin: string): void {
  reply.clearCookie(name, cookieOptions(origin))
}

const cookieOptions = (origin: string) =>
  ({ path: '/api', httpOnly: true, sameSite: 'lax', secure: origin.startsWith('https:') }) as const
