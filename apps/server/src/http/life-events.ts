import * as api from '@certhall/model/api'
import { ownCertificates, publicNotices, reportLoss } from '@certhall/ra'
import { z } from 'zod'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

/** What a holder does about a lost token, and what anybody may know of renewals and revocations. */
export function lifeEventRoutes(app: App, { ra, settings }: HttpContext): void {
  const described = { tags: ['life-events'], security: [{ holder: [] }] }
  const answer = { response: { 200: api.ownCertificates, ...refusals } }

  app.get(
    '/api/my-certificates',
    { schema: { ...described, ...answer, summary: 'The certificates of whoever has logged in' } },
    async ({ holder }) => ownCertificates(ra, holder),
  )

  app.post(
    '/api/my-certificates/:serial/loss',
    {
      schema: {
        ...{
          ...described,
          ...answer,
          summary: 'Report the loss of another certificate of mine: on hold at once',
        },
        params: z.strictObject({ serial: api.certificateSerial }),
      },
    },
    async ({ holder, params }) => reportLoss(ra, holder, params),
  )

  app.get(
    '/api/public-notices',
    {
      config: { rateLimit: { max: settings.rateLimits.status, timeWindow: 60_000 } },
      schema: {
        tags: ['life-events'],
        summary: 'Renewals and revocations, newest first; names are masked',
        querystring: api.publicNoticesQuery,
        response: { 200: api.publicNotices, ...refusals },
      },
    },
    async ({ query }) => publicNotices(ra, query),
  )
}
