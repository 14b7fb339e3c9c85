import * as api from '@certhall/model/api'
import {
  dropEntered,
  enterChange,
  enterFirst,
  enterReplacement,
  lookUpEntered,
  submitEnteredIssue,
} from '@certhall/ra'
import { z } from 'zod'
import { inDelivery } from '../adapters/sql/sql-faults.ts'
import { referenceParams } from './cases.ts'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

/** What a counter enters: completed with its papers or numbers, submitted; then as any application. */
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

  app.post(
    '/api/staff/counter/certificates/:serial/change',
    {
      schema: {
        ...{ ...common, summary: 'Enter that numbers are added: the registry is asked for them first' },
        params: z.strictObject({ serial: api.certificateSerial }),
        body: api.counterChangeRequest,
      },
    },
    async ({ staffMember, params, body }) =>
      inDelivery(() => enterChange(ra, staffMember, { ...params, ...body })),
  )

  app.post(
    '/api/staff/counter/cases/:reference/submission',
    {
      schema: {
        ...{ ...common, summary: 'Submit what was entered, with its papers, or its numbers taken or left' },
        ...{ params: referenceParams, body: api.enteredSubmission },
      },
    },
    async ({ staffMember, params, body }) =>
      inDelivery(() => submitEnteredIssue(ra, staffMember, { ...params, ...body })),
  )

  const acts = [
    ['registry', 'Ask the registry again, for a change that is being entered', lookUpEntered],
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
