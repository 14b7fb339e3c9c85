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
const opaque = z.string().regex(/^[\w.~+/=-]{8,512}$/)

const assistantRequest = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('log-in'),
    nonce: opaque,
    application: plainText.optional(),
    certificate: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    language,
  }),
  z.strictObject({ type: z.literal('deliver'), reference: caseReference, ticket: opaque, language }),
  z.strictObject({ type: z.literal('restore'), ticket: opaque, language }),
])

/** The request as a page may put it, or `input-invalid`. */
export function parseRequest(value: unknown): AssistantRequest {
  const parsed = assistantRequest.safeParse(value)
  if (!parsed.success) throw new CerthallError('input-invalid', z.prettifyError(parsed.error))
  return parsed.data
}
