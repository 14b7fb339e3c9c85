import * as api from '@certhall/model/api'
import {
  cancelEntered,
  enterUnlock,
  listEntered,
  saveEntered,
  submitEntered,
  viewStaffUnlock,
} from '@certhall/ra'
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
    '/api/staff/unlocks',
    {
      schema: {
        ...common,
        summary: 'Applications for an unlock that the caller is entering, or has to correct',
        response: { 200: api.enteredUnlocks, ...refusals },
      },
    },
    async ({ staffMember }) => listEntered(ra, staffMember),
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

  app.patch(
    '/api/staff/unlocks/:reference/form',
    { schema: { ...one, summary: 'Correct what was entered', body: api.saveUnlockRequest } },
    async ({ staffMember, params, body }) => saveEntered(ra, staffMember, { ...params, ...body }),
  )

  app.post(
    '/api/staff/unlocks/:reference/cancel',
    { schema: { ...one, summary: 'Withdraw an entered one', body: api.unlockVersionRequest } },
    async ({ staffMember, params, body }) => cancelEntered(ra, staffMember, { ...params, ...body }),
  )
}
