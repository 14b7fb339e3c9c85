import * as api from '@certhall/model/api'
import { confirmFee, decideCase, staffQueue, viewStaffCase } from '@certhall/ra'
import { referenceParams } from './cases.ts'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

/** Reviewers and operators; what they may see and do is decided by the RA, inside its queries. */
export function staffRoutes(app: App, { ra }: HttpContext): void {
  const common = { tags: ['staff'], security: [{ staff: [] }] }
  const one = { ...common, params: referenceParams, response: { 200: api.staffCase, ...refusals } }

  app.get(
    '/api/staff/cases',
    {
      schema: {
        ...common,
        summary: 'The queue of the own jurisdiction',
        querystring: api.staffQueueQuery,
        response: { 200: api.staffQueue, ...refusals },
      },
    },
    async ({ staffMember, query }) => staffQueue(ra, staffMember, query),
  )

  app.get(
    '/api/staff/cases/:reference',
    { schema: { ...one, summary: 'One application, old and new certificate side by side' } },
    async ({ staffMember, params }) => viewStaffCase(ra, staffMember, params),
  )

  app.post(
    '/api/staff/cases/:reference/decision',
    { schema: { ...one, summary: 'Approve, reject, or ask for a correction', body: api.decisionRequest } },
    async ({ staffMember, params, body }) => decideCase(ra, staffMember, { ...params, ...body }),
  )

  app.post(
    '/api/staff/cases/:reference/fee-confirmation',
    { schema: { ...one, summary: 'A bank transfer has arrived', body: api.feeConfirmationRequest } },
    async ({ staffMember, params, body }) => confirmFee(ra, staffMember, { ...params, ...body }),
  )
}
