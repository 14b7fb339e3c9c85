import * as api from '@certhall/model/api'
import {
  cancelSeal,
  decideSeal,
  fileSeal,
  openSealFetch,
  putSealPicture,
  receiveSeal,
  startSeal,
  submitSeal,
  viewRegisteredSeal,
  viewSealCase,
  viewSealFetch,
  viewSeals,
  viewStaffSeal,
} from '@certhall/ra'
import { z } from 'zod'
import { inDelivery } from '../adapters/sql/sql-faults.ts'
import { referenceParams } from './cases.ts'
import type { App, HttpContext } from './context.ts'
import { presentAnswer } from './present-seal-answer.ts'
import { refusals } from './problems.ts'
import { stampRoutes } from './stamps.ts'

const sealParams = z.strictObject({ id: z.string().regex(/^[\w-]{1,60}$/) })

/** base64 of the largest seal that is read. */
const SEAL_BODY_LIMIT = 3 * 1024 * 1024

const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))

/** Electronic seals: checked for whoever asks; applied for, reviewed, fetched by the assistant. docs/seals.md. */
export function sealRoutes(app: App, context: HttpContext): void {
  const { seals, settings } = context
  stampRoutes(app, context)
  holderRoutes(app, context)
  otherRoutes(app, context)

  app.post(
    '/api/seal-verification',
    {
      bodyLimit: SEAL_BODY_LIMIT,
      config: { rateLimit: { max: settings.rateLimits.status, timeWindow: 60_000 } },
      schema: {
        tags: ['seals'],
        summary: 'Whether an electronic seal holds, check by check',
        body: api.sealVerificationRequest,
        response: { 200: api.sealVerification, ...refusals },
      },
    },
    async ({ body }) =>
      presentAnswer(await seals.verify(fromBase64(body.seal), body.at ? new Date(body.at) : undefined)),
  )
}

/** base64 of the largest picture that a profile may take. */
export const PICTURE_BODY_LIMIT = 15 * 1024 * 1024

function holderRoutes(app: App, { ra, settings }: HttpContext): void {
  const holder = { tags: ['seals'], security: [{ holder: [] }] }
  const one = { ...holder, params: referenceParams, response: { 200: api.sealCase, ...refusals } }

  app.get(
    '/api/seals',
    {
      schema: {
        ...holder,
        summary: 'The holder’s seals, and what he may apply for',
        response: { 200: api.sealList, ...refusals },
      },
    },
    async ({ holder: actor }) => viewSeals(ra, actor),
  )

  app.post(
    '/api/seal-cases',
    {
      schema: {
        ...holder,
        summary: 'Start an application for a seal',
        body: api.startSealRequest,
        response: { 201: api.sealCase, ...refusals },
      },
    },
    async ({ holder: actor, body }, reply) => reply.code(201).send(await startSeal(ra, actor, body)),
  )

  app.get(
    '/api/seal-cases/:reference',
    { schema: { ...one, summary: 'One application for a seal' } },
    async ({ holder: actor, params }) => viewSealCase(ra, actor, params),
  )

  app.post(
    '/api/seal-cases/:reference/picture',
    {
      bodyLimit: PICTURE_BODY_LIMIT,
      // A picture takes a second of a core.
      config: { rateLimit: { max: settings.rateLimits.status, timeWindow: 60_000 } },
      schema: {
        ...one,
        summary: 'The picture: checked at once, its paper made transparent',
        body: api.sealPictureRequest,
      },
    },
    async ({ holder: actor, params, body }) =>
      putSealPicture(ra, actor, { ...params, picture: fromBase64(body.picture) }),
  )

  app.post(
    '/api/seal-cases/:reference/submit',
    { schema: { ...one, summary: 'Submit', body: api.sealSubmitRequest } },
    async ({ holder: actor, params, body }) => submitSeal(ra, actor, { ...params, ...body }),
  )

  app.post(
    '/api/seal-tickets',
    {
      schema: {
        ...holder,
        summary: 'A ticket with which the assistant fetches the seals of this certificate',
        response: { 201: api.sealTicket, ...refusals },
      },
    },
    async ({ holder: actor }, reply) => reply.code(201).send(await openSealFetch(ra, actor)),
  )
}

function otherRoutes(app: App, { ra }: HttpContext): void {
  const ticket = {
    tags: ['seals'],
    security: [{ seal: [] }],
    response: { 200: api.sealDelivery, ...refusals },
  }
  const staff = {
    ...{ tags: ['seals'], security: [{ staff: [] }], params: referenceParams },
    response: { 200: api.staffSealCase, ...refusals },
  }

  app.get(
    '/api/seal-delivery',
    { schema: { ...ticket, summary: 'The seals to be on the token' } },
    async ({ seal }) => inDelivery(() => viewSealFetch(ra, seal)),
  )

  app.post(
    '/api/seal-delivery/receipt',
    {
      schema: { ...ticket, summary: 'One of them is on the token. Idempotent', body: api.sealReceiptRequest },
    },
    async ({ seal, body }) => inDelivery(() => receiveSeal(ra, seal, body)),
  )

  const one = {
    ...{ tags: ['seals'], security: [{ staff: [] }], params: sealParams },
    response: { 200: api.staffSealRecord, ...refusals },
  }

  app.get(
    '/api/staff/seals/:id',
    { schema: { ...one, summary: 'A seal of the register, and where it was filed' } },
    async ({ staffMember, params }) => viewRegisteredSeal(ra, staffMember, params),
  )

  app.post(
    '/api/staff/seals/:id/filing',
    { schema: { ...one, summary: 'Write down where a seal was filed', body: api.sealFilingRequest } },
    async ({ staffMember, params, body }) => fileSeal(ra, staffMember, { ...params, ...body }),
  )

  app.post(
    '/api/staff/seals/:id/cancel',
    { schema: { ...one, summary: 'Cancel a seal, for good', body: api.sealCancelRequest } },
    async ({ staffMember, params, body }) => cancelSeal(ra, staffMember, { ...params, ...body }),
  )

  app.get(
    '/api/staff/seal-cases/:reference',
    { schema: { ...staff, summary: 'An application for a seal, beside the holder’s seals on record' } },
    async ({ staffMember, params }) => viewStaffSeal(ra, staffMember, params),
  )

  app.post(
    '/api/staff/seal-cases/:reference/decision',
    {
      schema: {
        ...staff,
        summary: 'Approve, reject, or ask for another picture',
        body: api.sealDecisionRequest,
      },
    },
    async ({ staffMember, params, body }) => decideSeal(ra, staffMember, { ...params, ...body }),
  )
}
