import * as api from '@certhall/model/api'
import { enterUnlock, submitEntered, viewStaffUnlock } from '@certhall/ra'
import { referenceParams } from './cases.ts'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

/** Unlocks in the console whose papers came by post, fax or mail; reviewed like all others. */
export function staffUnlockRoutes(app: App, { ra }: HttpContext): void {
  const common = { tags: ['staff'], security: [{ staff: [] }] }
  const one = { ...common, params: referenceParams, response: { 200: api.staffUnlockCase, ...refusals } }

  app.post(
    '/api/staff/unlocks',
    {
      schema: {
        ...common,
        summary: 'Enter an application for an unlock whose papers came otherwise',
        body: api.enterUnlockRequest,
        response: { 201: api.staffUnlockCase, ...refusals },
      },
    },
    async ({ staffMember, body }, reply) => reply.code(201).send(await enterUnlock(ra, staffMember, body)),
  )

  app.get(
    '/api/staff/unlocks/:reference',
    { schema: { ...one, summary: 'An application for an unlock' } },
    async ({ staffMember, params }) => viewStaffUnlock(ra, staffMember, params),
  )

  app.post(
    '/api/staff/unlocks/:reference/submit',
    { schema: { ...one, summary: 'Hand an entered one on to review', body: api.unlockVersionRequest } },
    async ({ staffMember, params, body }) => submitEntered(ra, staffMember, { ...params, ...body }),
  )
}
