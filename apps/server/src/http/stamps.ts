import * as api from '@certhall/model/api'
import { beginStamping, recordStamping, viewStampings } from '@certhall/ra'
import { verifyStamped } from '../seals/verify-stamped.ts'
import type { App, HttpContext } from './context.ts'
import { presentDocument } from './present-seal-answer.ts'
import { refusals } from './problems.ts'

/** base64 of the largest document whose stamps are checked, and of the largest stamp. */
const DOCUMENT_BODY_LIMIT = 29 * 1024 * 1024
const PROOF_BODY_LIMIT = 3 * 1024 * 1024

const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))

/** Documents stamped with seals: written down, listed, checked for whoever asks. docs/seals.md. */
export function stampRoutes(app: App, { ra, seals, settings, readStamps }: HttpContext): void {
  const holder = { tags: ['seals'], security: [{ holder: [] }] }
  const limited = { rateLimit: { max: settings.rateLimits.status, timeWindow: 60_000 } }

  app.get(
    '/api/stampings',
    {
      schema: {
        ...holder,
        summary: 'What the holder has stamped, newest first',
        response: { 200: api.stampingList, ...refusals },
      },
    },
    async ({ holder: actor }) => viewStampings(ra, actor),
  )

  app.post(
    '/api/stampings',
    {
      schema: {
        ...holder,
        summary: 'Write down what is about to be stamped; its id goes to the assistant',
        body: api.beginStampingRequest,
        response: { 201: api.begunStamping, ...refusals },
      },
    },
    async ({ holder: actor, body }, reply) => reply.code(201).send(await beginStamping(ra, actor, body)),
  )

  app.post(
    '/api/stamping-records',
    {
      bodyLimit: PROOF_BODY_LIMIT,
      config: limited,
      schema: {
        tags: ['seals'],
        summary: 'Write down that something was stamped, by the stamp’s own signature. Idempotent',
        body: api.stampingProof,
        response: { 200: api.recordedStamping, ...refusals },
      },
    },
    async ({ body }) => recordStamping(ra, { signature: fromBase64(body.signature) }),
  )

  app.post(
    '/api/stamp-verification',
    {
      bodyLimit: DOCUMENT_BODY_LIMIT,
      config: limited,
      schema: {
        tags: ['seals'],
        summary: 'Whether the stamps of a PDF hold, check by check. Nothing is kept',
        body: api.stampVerificationRequest,
        response: { 200: api.stampVerification, ...refusals },
      },
    },
    async ({ body }) => {
      const ports = { seals, stampings: ra.stampings, register: ra.seals, read: readStamps }
      return presentDocument(await verifyStamped(ports, fromBase64(body.document)))
    },
  )
}
