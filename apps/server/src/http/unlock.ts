import { CerthallError } from '@certhall/model'
import * as api from '@certhall/model/api'
import {
  acceptUnlockReceipt,
  cancelUnlock,
  failUnlock,
  grantUnlock,
  noteUnlock,
  openUnlock,
  openUnlockSession,
  saveUnlock,
  sendUnlockCode,
  startUnlock,
  submitUnlock,
  viewUnlock,
  viewUnlockDelivery,
  viewUnlockSession,
} from '@certhall/ra'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { unlockForm } from '../pdf/unlock-form.ts'
import { referenceParams } from './cases.ts'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'
import { clearSessionCookie, setSessionCookie, UNLOCK_COOKIE } from './who.ts'

const PER_MINUTE = 60_000

/** A holder who cannot log in: known by his certificate and a code; then the application, and the assistant's part. */
export function unlockRoutes(app: App, context: HttpContext): void {
  sessionOf(app, context)
  applicationOf(app, context)
  deliveryOf(app, context)
}

function sessionOf(app: App, { ra, sessions, settings, origin, captcha }: HttpContext): void {
  const common = { tags: ['unlock'], security: [{ unlock: [] }] }

  app.post(
    '/api/unlock/codes',
    {
      config: { rateLimit: { max: settings.rateLimits.unlockCode, timeWindow: PER_MINUTE } },
      schema: {
        tags: ['unlock'],
        summary: 'Send a one-time code to a contact on record',
        body: api.unlockCodeRequest,
        response: { 200: api.unlockCode, ...refusals },
      },
    },
    // Each one costs a message and disturbs a person.
    async ({ body: { captcha: answer, ...request } }) =>
      captcha.guard(answer, () => sendUnlockCode(ra, request)),
  )

  app.post(
    '/api/unlock/session',
    {
      config: { rateLimit: { max: settings.rateLimits.logIn, timeWindow: PER_MINUTE } },
      schema: {
        tags: ['unlock'],
        summary: 'Open a session for this one token with the code',
        body: api.unlockSessionRequest,
        response: { 200: api.unlockSession, ...refusals },
      },
    },
    async ({ body, cookies }, reply) => {
      const actor = await openUnlockSession(ra, body)
      if (cookies[UNLOCK_COOKIE]) await sessions.close(cookies[UNLOCK_COOKIE])
      const cookie = await sessions.open(actor)
      setSessionCookie(reply, UNLOCK_COOKIE, cookie, origin())
      return viewUnlockSession(ra, (await sessions.use('unlock', cookie)) ?? actor)
    },
  )

  app.get(
    '/api/unlock/session',
    {
      schema: {
        ...common,
        summary: 'Whose token, and its application',
        response: { 200: api.unlockSession, ...refusals },
      },
    },
    async ({ unlocker }) => viewUnlockSession(ra, unlocker),
  )

  app.delete(
    '/api/unlock/session',
    {
      schema: {
        ...common,
        summary: 'End the session',
        response: { 204: z.null().describe('Ended'), ...refusals },
      },
    },
    async ({ cookies }, reply) => {
      await sessions.close(cookies[UNLOCK_COOKIE] ?? '')
      clearSessionCookie(reply, UNLOCK_COOKIE, origin())
      return reply.code(204).send(null)
    },
  )
}

function applicationOf(app: App, { ra, pdf }: HttpContext): void {
  const common = { tags: ['unlock'], security: [{ unlock: [] }] }
  const one = { ...common, params: referenceParams, response: { 200: api.unlockCase, ...refusals } }

  app.post(
    '/api/unlock/cases',
    {
      schema: {
        ...common,
        summary: 'Start an application',
        body: api.createCaseRequest,
        response: { 201: api.unlockCase, ...refusals },
      },
    },
    async ({ unlocker }, reply) => reply.code(201).send(await startUnlock(ra, unlocker)),
  )

  app.get(
    '/api/unlock/cases/:reference',
    { schema: { ...one, summary: 'The application' } },
    async ({ unlocker, params }) => viewUnlock(ra, unlocker, params.reference),
  )

  app.patch(
    '/api/unlock/cases/:reference/form',
    { schema: { ...one, summary: 'Keep what has been typed', body: api.saveUnlockRequest } },
    async ({ unlocker, params, body }) => saveUnlock(ra, unlocker, { ...params, ...body }),
  )

  app.get(
    '/api/unlock/cases/:reference/form.pdf',
    {
      schema: {
        ...common,
        summary: 'The form filled in, to be printed, signed and stamped',
        params: referenceParams,
        response: { 200: z.any().describe('application/pdf'), ...refusals },
      },
    },
    async ({ unlocker, params }, reply) => {
      const view = await viewUnlock(ra, unlocker, params.reference)
      const profile = ra.profiles.get(view.profile)
      if (profile === undefined) throw new CerthallError('kind-not-offered', view.profile)
      return reply
        .type('application/pdf')
        .header('content-disposition', `attachment; filename="${params.reference}.pdf"`)
        .header('cache-control', 'private, no-store')
        .send(Buffer.from(await pdf.make(unlockForm(view, profile))))
    },
  )

  app.post(
    '/api/unlock/cases/:reference/submit',
    { schema: { ...one, summary: 'Submit', body: api.unlockVersionRequest } },
    async ({ unlocker, params, body }) => submitUnlock(ra, unlocker, { ...params, ...body }),
  )

  app.post(
    '/api/unlock/cases/:reference/cancel',
    { schema: { ...one, summary: 'Withdraw', body: api.unlockVersionRequest } },
    async ({ unlocker, params, body }) => cancelUnlock(ra, unlocker, { ...params, ...body }),
  )

  app.post(
    '/api/unlock/cases/:reference/ticket',
    {
      schema: {
        ...common,
        summary: 'A ticket with which the assistant unlocks the token',
        params: referenceParams,
        response: { 200: api.unlockTicket, ...refusals },
      },
    },
    async ({ unlocker, params }) => openUnlock(ra, unlocker, params),
  )
}

/** Called by the assistant with a ticket; docs/unlock.md numbers its steps. */
function deliveryOf(app: App, { ra }: HttpContext): void {
  const common = {
    tags: ['unlock'],
    security: [{ ticket: [] }],
    params: referenceParams,
    response: { 200: api.unlockState, ...refusals },
  }

  app.get(
    '/api/unlock-delivery/:reference',
    { schema: { ...common, summary: 'How far the unlock is' } },
    async ({ delivery }) => viewUnlockDelivery(ra, delivery),
  )

  app.post(
    '/api/unlock-delivery/:reference/grant',
    {
      schema: {
        ...common,
        summary: 'The admin PINs, sealed to the assistant’s session. Never to a page',
        body: api.unlockGrantRequest,
        response: { 200: api.unlockGrant, ...refusals },
      },
    },
    async (request) => {
      refusePages(request)
      return grantUnlock(ra, request.delivery, request.body)
    },
  )

  app.post(
    '/api/unlock-delivery/:reference/progress',
    { schema: { ...common, summary: 'A step is begun or done', body: api.unlockProgressRequest } },
    async ({ delivery, body }) => noteUnlock(ra, delivery, body),
  )

  app.post(
    '/api/unlock-delivery/:reference/fault',
    { schema: { ...common, summary: 'The token cannot be unlocked', body: api.unlockFaultRequest } },
    async ({ delivery, body }) => failUnlock(ra, delivery, body),
  )

  app.post(
    '/api/unlock-delivery/:reference/receipt',
    {
      schema: {
        ...common,
        summary: 'The unlocked key signs. Idempotent',
        body: api.unlockReceiptRequest,
      },
    },
    async ({ delivery, body }) => acceptUnlockReceipt(ra, delivery, body),
  )
}

/**
 * A script in a page, even in the hall's own, could ask with a key of its own and read the PIN. Browsers say what a request comes
 * from in headers that no script can leave out (Fetch §3.2, Fetch Metadata §2); the assistant sends none of them.
 */
function refusePages({ headers }: FastifyRequest): void {
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined)
    throw new CerthallError('origin-refused', 'for the assistant, never for a page')
}
