import * as api from '@certhall/model/api'
import {
  changeApplication,
  listApplications,
  registerApplication,
  renewClientSecret,
  renewWebhookSecret,
  replayTelling,
  viewApplication,
} from '@certhall/ra'
import { z } from 'zod'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

const params = z.strictObject({ id: api.applicationId })

/** Relying applications: registered and looked after by administrators. */
export function applicationRoutes(app: App, { ra }: HttpContext): void {
  const common = { tags: ['applications'], security: [{ staff: [] }] }
  const one = { ...common, params, response: { 200: api.applicationDetail, ...refusals } }
  const secret = { ...common, params, response: { 200: api.issuedSecrets, ...refusals } }

  app.get(
    '/api/staff/applications',
    {
      schema: {
        ...common,
        summary: 'Relying applications',
        response: { 200: api.applicationList, ...refusals },
      },
    },
    async ({ staffMember }) => ({ applications: await listApplications(ra, staffMember) }),
  )

  app.post(
    '/api/staff/applications',
    {
      schema: {
        ...common,
        summary: 'Register an application; its secrets are shown this once',
        body: api.applicationRegistration,
        response: { 201: api.registeredApplication, ...refusals },
      },
    },
    async ({ staffMember, body }, reply) =>
      reply.code(201).send(await registerApplication(ra, staffMember, body)),
  )

  app.get(
    '/api/staff/applications/:id',
    {
      schema: {
        ...one,
        summary: 'One application, and what it was told',
        querystring: api.applicationQuery,
      },
    },
    async ({ staffMember, params, query }) => viewApplication(ra, staffMember, { ...params, ...query }),
  )

  app.patch(
    '/api/staff/applications/:id',
    {
      schema: {
        ...one,
        summary: 'Change names and addresses, or switch it off',
        body: api.applicationChange,
      },
    },
    async ({ staffMember, params, body }) => changeApplication(ra, staffMember, { ...params, ...body }),
  )

  app.post(
    '/api/staff/applications/:id/client-secret',
    { schema: { ...secret, summary: 'A new secret for log-ins; the old one ends at once' } },
    async ({ staffMember, params }) => renewClientSecret(ra, staffMember, params),
  )

  app.post(
    '/api/staff/applications/:id/webhook-secret',
    { schema: { ...secret, summary: 'A new secret for webhooks; for a day both sign' } },
    async ({ staffMember, params }) => renewWebhookSecret(ra, staffMember, params),
  )

  app.post(
    '/api/staff/applications/:id/tellings/:reference/replay',
    {
      schema: {
        ...one,
        params: params.extend({ reference: api.caseReference }),
        summary: 'Send a message once more, under its own id',
      },
    },
    async ({ staffMember, params }) => replayTelling(ra, staffMember, params),
  )
}
