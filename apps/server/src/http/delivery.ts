import * as api from '@certhall/model/api'
import {
  acceptReceipt,
  grantPreparation,
  issueForCase,
  notePreparation,
  recordProgress,
  viewDelivery,
} from '@certhall/ra'
import { inDelivery } from '../adapters/sql/sql-faults.ts'
import { referenceParams } from './cases.ts'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

/** Delivery, called by the assistant with a ticket; docs/renewal.md numbers its steps. */
export function deliveryRoutes(app: App, { ra }: HttpContext): void {
  const common = {
    tags: ['delivery'],
    security: [{ ticket: [] }],
    params: referenceParams,
    response: { 200: api.deliveryState, ...refusals },
  }

  app.get(
    '/api/delivery/:reference',
    { schema: { ...common, summary: 'How far delivery is' } },
    async ({ delivery }) => inDelivery(() => viewDelivery(ra, delivery)),
  )

  app.post(
    '/api/delivery/:reference/progress',
    { schema: { ...common, summary: 'A step is done', body: api.deliveryProgressRequest } },
    async ({ delivery, body }) => inDelivery(() => recordProgress(ra, delivery, body)),
  )

  app.post(
    '/api/delivery/:reference/grant',
    {
      schema: {
        ...common,
        summary:
          'Of a new token: its admin PIN and the one to be set, sealed to the session. The same two until confirmed',
        body: api.unlockGrantRequest,
        response: { 200: api.unlockGrant, ...refusals },
      },
    },
    async ({ delivery, body }) => inDelivery(() => grantPreparation(ra, delivery, body)),
  )

  app.post(
    '/api/delivery/:reference/preparation',
    { schema: { ...common, summary: 'Of a new token: a step is done', body: api.preparationRequest } },
    async ({ delivery, body }) => inDelivery(() => notePreparation(ra, delivery, body)),
  )

  app.post(
    '/api/delivery/:reference/certificate',
    {
      schema: {
        ...common,
        summary:
          'Ask for the certificate: CSR by the new key, statement by the old one. Idempotent by the new key',
        body: api.deliveryCertificateRequest,
      },
    },
    async ({ delivery, body }) => inDelivery(() => issueForCase(ra, delivery, body)),
  )

  app.post(
    '/api/delivery/:reference/receipt',
    {
      schema: { ...common, summary: 'Prove both new keys. Idempotent', body: api.deliveryReceiptRequest },
    },
    async ({ delivery, body }) => inDelivery(() => acceptReceipt(ra, delivery, body)),
  )
}
