import type { AssistantRequest } from '@certhall/bridge'
import { CerthallError } from '@certhall/model'
import { caseReference } from '@certhall/model/api'
import { z } from 'zod'

const language = z.enum(['zh', 'en'])
// What a page sends is shown and signed: short, one line, nothing that turns the reading direction round.
const plainText = z
  .string()
  .trim()
  .max(60)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u)
// No separators: a name, not a path.
const fileName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}/\\]+$/u)
const fingerprint = z.string().regex(/^[0-9a-f]{64}$/)
const millimetres = z.number().min(0).max(5000)
const opaque = z.string().regex(/^[\w.~+/=-]{8,512}$/)

const assistantRequest = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('log-in'),
    nonce: opaque,
    application: plainText.optional(),
    certificate: fingerprint.optional(),
    language,
  }),
  z.strictObject({ type: z.literal('staff-log-in'), nonce: opaque, language }),
  z.strictObject({ type: z.literal('deliver'), reference: caseReference, ticket: opaque, language }),
  z.strictObject({ type: z.literal('unlock'), reference: caseReference, ticket: opaque, language }),
  z.strictObject({ type: z.literal('issue'), reference: caseReference, ticket: opaque, language }),
  z.strictObject({ type: z.literal('restore'), ticket: opaque, language }),
  z.strictObject({ type: z.literal('seal'), ticket: opaque, language }),
  z.strictObject({ type: z.literal('list'), language }),
  z.strictObject({ type: z.literal('check'), language }),
  z.strictObject({
    type: z.literal('sign-document'),
    name: fileName,
    document: z.string().regex(/^[0-9a-f]{32}$/),
    certificate: fingerprint.optional(),
    language,
  }),
  z.strictObject({
    type: z.literal('stamp-document'),
    name: fileName,
    document: z.string().regex(/^[0-9a-f]{32}$/),
    seal: z.string().regex(/^[\w.-]{1,60}$/),
    page: z.int().min(1).max(20_000),
    xMm: millimetres,
    yMm: millimetres,
    reference: z
      .string()
      .regex(/^[\w-]{1,64}$/)
      .optional(),
    language,
  }),
])

type OfDocument = Extract<AssistantRequest, { content: unknown }>
type PageRequest = Exclude<AssistantRequest, OfDocument>
type Received<Request> = Request extends OfDocument ? Omit<Request, 'content'> & { document: string } : never

/** A page's request as the assistant keeps it: a document is here by then, and named by the assistant's own id. */
export type JobRequest = PageRequest | Received<AssistantRequest>

/** The request as a page may put it, or `input-invalid`. */
export function parseRequest(value: unknown): JobRequest {
  const parsed = assistantRequest.safeParse(value)
  if (!parsed.success) throw new CerthallError('input-invalid', z.prettifyError(parsed.error))
  return parsed.data
}
