import * as api from '@certhall/model/api'
import { dropEntered, enterFirst, enterReplacement, submitEnteredIssue } from '@certhall/ra'
import { z } from 'zod'
import { inDelivery } from '../adapters/sql/sql-faults.ts'
import { referenceParams } from './cases.ts'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

/** What a counter issues onto a new token: entered, completed with its papers, submitted; then as any application. */
export function counterIssueRoutes(app: App, { ra }: HttpContext): void {
  const common = {
    tags: ['counter'],
    security: [{ staff: [] }],
    response: { 200: api.staffCase, ...refusals },
  }

  app.post(
    '/api/staff/counter/first-issues',
    {
      schema: {
        ...{
          ...common,
          summary: 'Enter a first issue. Who is on record by the number gets one more certificate',
        },
        body: api.firstIssueRequest,
      },
    },
    async ({ staffMember, body }) => inDelivery(() => enterFirst(ra, staffMember, body)),
  )

  app.post(
    '/api/staff/counter/certificates/:serial/replacement',
    {
      schema: {
        ...{
          ...common,
          summary: 'Enter a replacement on a new token: the old certificate is on hold from now on',
        },
        params: z.strictObject({ serial: api.certificateSerial }),
        body: api.replacementRequest,
      },
    },
    async ({ staffMember, params, body }) =>
      inDelivery(() => enterReplacement(ra, staffMember, { ...params, ...body })),
  )

  const acts = [
    ['submission', 'Submit what was entered, with its papers', submitEnteredIssue],
    ['cancellation', 'Drop what was entered and is not issued yet', dropEntered],
  ] as const
  for (const [name, summary, act] of acts) {
    app.post(
      `/api/staff/counter/cases/:reference/${name}`,
      { schema: { ...common, summary, params: referenceParams, body: api.enteredRequest } },
      async ({ staffMember, params, body }) => inDelivery(() => act(ra, staffMember, { ...params, ...body })),
    )
  }
}
