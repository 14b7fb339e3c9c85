import { CerthallError } from '@certhall/model'
import * as api from '@certhall/model/api'
import {
  beginFactor,
  changePassword,
  chooseActing,
  confirmFactor,
  endCover,
  listColleagues,
  removeFactor,
  type StaffActor,
  setCover,
  viewAccount,
  viewStaffSession,
} from '@certhall/ra'
import { z } from 'zod'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'
import { STAFF_COOKIE, setSessionCookie } from './who.ts'

/** Everybody's own account: password, authenticator, sessions, who stands in. Open also to whoever has still to do one of these. */
export function staffAccountRoutes(app: App, { ra, sessions, settings, origin }: HttpContext): void {
  const common = { tags: ['staff'], security: [{ staff: [] }] }
  const limited = { rateLimit: { max: settings.rateLimits.staffLogIn, timeWindow: 60_000 } }
  const gone = { 204: z.null().describe('Done'), ...refusals }

  async function account(actor: StaffActor, cookie: string) {
    const current = sessions.idOf(cookie)
    const found = await sessions.ofStaff(actor.staffId)
    return {
      ...(await viewAccount(ra, actor)),
      sessions: found.map(({ id, actor: { method = 'password' as const }, since, seenAt }) => ({
        ...{ id, method, since: since.toISOString(), seenAt: seenAt.toISOString() },
        current: id === current,
      })),
    }
  }

  app.get(
    '/api/staff/account',
    { schema: { ...common, summary: 'The own account', response: { 200: api.staffAccount, ...refusals } } },
    async ({ staffMember, cookies }) => account(staffMember, cookies[STAFF_COOKIE] ?? ''),
  )

  app.post(
    '/api/staff/account/password',
    {
      config: limited,
      schema: {
        ...common,
        summary: 'Change the own password; all other sessions end',
        body: api.passwordChangeRequest,
        response: { 200: api.staffSession, ...refusals },
      },
    },
    async ({ staffMember, body, cookies }, reply) => {
      const before = cookies[STAFF_COOKIE] ?? ''
      const own = await sessions.use('staff', before)
      if (!own) throw new CerthallError('log-in-required')
      const actor = { ...own, ...(await changePassword(ra, staffMember, body)) }
      await sessions.close(before)
      const cookie = await sessions.open(actor)
      setSessionCookie(reply, STAFF_COOKIE, cookie, origin())
      return viewStaffSession(ra, actor)
    },
  )

  app.post(
    '/api/staff/account/second-factor',
    {
      config: limited,
      schema: {
        ...common,
        summary: 'A new authenticator: its secret, worth nothing until a code of it came back',
        body: api.passwordRequest,
        response: { 200: api.secondFactorOffer, ...refusals },
      },
    },
    async ({ staffMember, body }) => beginFactor(ra, staffMember, body),
  )

  app.post(
    '/api/staff/account/second-factor/confirmation',
    {
      config: limited,
      schema: {
        ...common,
        summary: 'The first code of the new authenticator; answers the recovery codes, once',
        body: api.secondFactorCode,
        response: { 200: api.recoveryCodes, ...refusals },
      },
    },
    async ({ staffMember, body }) => confirmFactor(ra, staffMember, body),
  )

  app.post(
    '/api/staff/account/second-factor/removal',
    {
      config: limited,
      schema: { ...common, summary: 'Remove the authenticator', body: api.passwordRequest, response: gone },
    },
    async ({ staffMember, body }, reply) => {
      await removeFactor(ra, staffMember, body)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/staff/account/sessions/:id',
    {
      schema: {
        ...common,
        summary: 'End one of the own sessions',
        params: api.sessionParams,
        response: gone,
      },
    },
    async ({ staffMember, params }, reply) => {
      if (!(await sessions.closeOfStaff(staffMember.staffId, params.id))) {
        throw new CerthallError('not-found', 'no such session')
      }
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/staff/account/colleagues',
    {
      schema: { ...common, summary: 'Who may stand in', response: { 200: api.colleagues, ...refusals } },
    },
    async ({ staffMember }) => listColleagues(ra, staffMember),
  )

  app.post(
    '/api/staff/account/covers',
    {
      schema: {
        ...common,
        summary: 'Somebody stands in for a time',
        body: api.coverRequest,
        response: { 200: api.coverList, ...refusals },
      },
    },
    async ({ staffMember, body }) => setCover(ra, staffMember, body),
  )

  app.delete(
    '/api/staff/account/covers/:id',
    {
      schema: {
        ...common,
        summary: 'Back again: the cover ends now',
        params: api.coverParams,
        response: { 200: api.coverList, ...refusals },
      },
    },
    async ({ staffMember, params }) => endCover(ra, staffMember, params),
  )

  app.post(
    '/api/staff/account/acting',
    {
      schema: {
        ...common,
        summary: 'Stand in for somebody in this session, or be oneself again',
        body: api.actingRequest,
        response: { 200: api.staffSession, ...refusals },
      },
    },
    async ({ staffMember, body, cookies }) => {
      const chosen = await chooseActing(ra, staffMember, body)
      const cookie = cookies[STAFF_COOKIE] ?? ''
      const own = await sessions.use('staff', cookie)
      if (!own) throw new CerthallError('log-in-required')
      const { actingFor: _before, ...self } = own
      const next = { ...self, ...chosen }
      await sessions.change(cookie, next)
      return viewStaffSession(ra, next)
    },
  )
}
