import * as api from '@certhall/model/api'
import {
  decideCancellation,
  deliverAtCounter,
  liftLoss,
  listErasures,
  openCancellations,
  proposeErasure,
  renewAtCounter,
  reportLossFor,
  requestCancellation,
  searchHolders,
  viewCounterHolder,
} from '@certhall/ra'
import { z } from 'zod'
import { inDelivery } from '../adapters/sql/sql-faults.ts'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

const ofHolder = z.strictObject({ id: z.string().regex(/^[\w-]{1,60}$/) })
const ofCertificate = z.strictObject({ serial: api.certificateSerial })

/** The counter: holders and what befalls their certificates. */
export function counterRoutes(app: App, { ra }: HttpContext): void {
  const described = { tags: ['counter'], security: [{ staff: [] }] }
  const answer = { response: { 200: api.counterHolder, ...refusals } }

  app.get(
    '/api/staff/counter/holders',
    {
      schema: {
        ...described,
        summary: 'Holders of the jurisdiction by name, number or serial',
        querystring: api.counterQuery,
        response: { 200: api.counterHolders, ...refusals },
      },
    },
    async ({ staffMember, query }) => searchHolders(ra, staffMember, query),
  )

  app.get(
    '/api/staff/counter/holders/:id',
    { schema: { ...described, ...answer, summary: 'A holder with the whole history', params: ofHolder } },
    async ({ staffMember, params }) => viewCounterHolder(ra, staffMember, params),
  )

  app.get(
    '/api/staff/counter/erasures',
    {
      schema: {
        ...described,
        summary: 'Holders who have asked for their data to be deleted',
        response: { 200: api.erasureList, ...refusals },
      },
    },
    async ({ staffMember }) => listErasures(ra, staffMember),
  )

  app.post(
    '/api/staff/counter/holders/:id/erasure',
    {
      schema: {
        ...described,
        ...answer,
        summary:
          'Propose to delete a holder’s data as far as they need not be kept; a second person confirms',
        params: ofHolder,
        body: api.erasureRequest,
      },
    },
    async ({ staffMember, params, body }) => {
      await proposeErasure(ra, staffMember, { ...params, ...body })
      return viewCounterHolder(ra, staffMember, params)
    },
  )

  const acts = [
    ['loss', 'Report a loss: on hold at once', reportLossFor],
    ['loss-lifting', 'Take a loss report back, with proof', liftLoss],
    ['cancellation', 'Enter a cancellation: on hold until a second person decides', requestCancellation],
  ] as const
  for (const [name, summary, act] of acts) {
    app.post(
      `/api/staff/counter/certificates/:serial/${name}`,
      { schema: { ...described, ...answer, summary, params: ofCertificate, body: api.proofRequest } },
      async ({ staffMember, params, body }) => inDelivery(() => act(ra, staffMember, { ...params, ...body })),
    )
  }

  app.post(
    '/api/staff/counter/certificates/:serial/renewal',
    {
      schema: {
        ...{ ...described, summary: 'Enter a renewal for a holder, also past the time for renewing oneself' },
        ...{ params: ofCertificate, body: api.renewalEntry },
        response: { 200: api.staffCase, ...refusals },
      },
    },
    async ({ staffMember, params, body }) =>
      inDelivery(() => renewAtCounter(ra, staffMember, { ...params, ...body })),
  )

  app.post(
    '/api/staff/counter/cases/:reference/delivery-ticket',
    {
      schema: {
        ...{
          ...described,
          summary: "A ticket for the assistant on the clerk's computer, with the holder there",
        },
        params: z.strictObject({ reference: api.caseReference }),
        response: { 200: api.deliveryTicket, ...refusals },
      },
    },
    async ({ staffMember, params }) => deliverAtCounter(ra, staffMember, params),
  )

  app.get(
    '/api/staff/counter/cancellations',
    {
      schema: {
        ...described,
        summary: 'Cancellations of the jurisdiction that wait for a second person',
        response: { 200: api.cancellations, ...refusals },
      },
    },
    async ({ staffMember }) => openCancellations(ra, staffMember),
  )

  app.post(
    '/api/staff/counter/cancellations/:id/decision',
    {
      schema: {
        ...{ ...described, ...answer, summary: "A second person's word about a cancellation" },
        ...{ params: ofHolder, body: api.cancellationDecision },
      },
    },
    async ({ staffMember, params, body }) =>
      inDelivery(() => decideCancellation(ra, staffMember, { ...params, ...body })),
  )
}
