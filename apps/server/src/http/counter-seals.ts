import * as api from '@certhall/model/api'
import {
  deliverSealsAtCounter,
  dropEnteredSeal,
  enterSeal,
  putEnteredPicture,
  submitEnteredSeal,
} from '@certhall/ra'
import { z } from 'zod'
import { inDelivery } from '../adapters/sql/sql-faults.ts'
import { referenceParams } from './cases.ts'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'
import { PICTURE_BODY_LIMIT } from './seals.ts'

/** A seal applied for by a clerk, for a holder who stands there. docs/seals.md. */
export function counterSealRoutes(app: App, { ra, settings }: HttpContext): void {
  const common = { tags: ['counter'], security: [{ staff: [] }] }
  const one = { ...common, response: { 200: api.staffSealCase, ...refusals } }
  const path = '/api/staff/counter/seal-cases/:reference'

  app.post(
    '/api/staff/counter/certificates/:serial/seal',
    {
      schema: {
        ...{ ...one, summary: 'Enter an application for a seal' },
        params: z.strictObject({ serial: api.certificateSerial }),
        body: api.counterSealRequest,
      },
    },
    async ({ staffMember, params, body }) =>
      inDelivery(() => enterSeal(ra, staffMember, { ...params, ...body })),
  )

  app.post(
    `${path}/picture`,
    {
      bodyLimit: PICTURE_BODY_LIMIT,
      // A picture takes a second of a core.
      config: { rateLimit: { max: settings.rateLimits.status, timeWindow: 60_000 } },
      schema: {
        ...{ ...one, summary: 'Its picture: checked at once, the paper made transparent' },
        ...{ params: referenceParams, body: api.sealPictureRequest },
      },
    },
    async ({ staffMember, params, body }) =>
      putEnteredPicture(ra, staffMember, {
        ...params,
        picture: new Uint8Array(Buffer.from(body.picture, 'base64')),
      }),
  )

  const acts = [
    ['submission', 'Submit it: a seal reviewer decides, who is somebody else', submitEnteredSeal],
    ['cancellation', 'Drop it before it is approved', dropEnteredSeal],
  ] as const
  for (const [name, summary, act] of acts) {
    app.post(
      `${path}/${name}`,
      { schema: { ...one, summary, params: referenceParams, body: api.enteredRequest } },
      async ({ staffMember, params, body }) => inDelivery(() => act(ra, staffMember, { ...params, ...body })),
    )
  }

  app.post(
    `${path}/ticket`,
    {
      schema: {
        ...{
          ...common,
          summary: "A ticket for the assistant on the clerk's computer, with the holder there",
        },
        ...{ params: referenceParams, response: { 200: api.sealTicket, ...refusals } },
      },
    },
    async ({ staffMember, params }) => inDelivery(() => deliverSealsAtCounter(ra, staffMember, params)),
  )
}
