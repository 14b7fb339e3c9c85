import { randomUUID } from 'node:crypto'
import { CerthallError, ERROR_CODES, type Problem, toProblem } from '@certhall/model'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'

/** Problem details (RFC 9457) as the API's description shows them. */
const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(ERROR_CODES) as [keyof typeof ERROR_CODES]),
  detail: z.string().optional(),
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})

/** To be spread into a route's `response`. */
export const refusals = {
  '4xx': { description: 'Refused', content: { 'application/problem+json': { schema: problem } } },
  '5xx': { description: 'Failed', content: { 'application/problem+json': { schema: problem } } },
}

/** Answers every error as a problem; what nobody foresaw is logged under a reference, and only that is told. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = asRefusal(error as FastifyError)
  const known =
    refusal ?? new CerthallError('internal', 'Something unforeseen; the log tells under this reference.')
  const answer: Problem = toProblem(known)
  if (known.status >= 500) {
    answer.reference = randomUUID()
    request.log.error(
      { err: error, reference: answer.reference, route: request.routeOptions.url },
      known.code,
    )
  }
  if (known.code === 'rate-limited' && known.extra.retryAfter) {
    reply.header('retry-after', String(known.extra.retryAfter))
  }
  return reply
    .code(known.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(answer))
}

/** The same for who speaks without fastify. */
export function plainProblem(
  error: unknown,
  log: (error: Error) => void,
): {
  status: number
  headers: Record<string, string>
  problem: Problem
  body: string
} {
  const known = asRefusal(error as FastifyError) ?? new CerthallError('internal', 'Something unforeseen.')
  if (known.status >= 500) log(error as Error)
  const headers: Record<string, string> = {}
  if (known.status === 401) headers['www-authenticate'] = 'Basic realm="certhall", charset="UTF-8"'
  if (known.code === 'rate-limited' && known.extra.retryAfter)
    headers['retry-after'] = String(known.extra.retryAfter)
  const problem = toProblem(known)
  return { status: known.status, headers, problem, body: JSON.stringify(problem) }
}

const TOO_LARGE = new Set([413, 414, 431])

function asRefusal(error: FastifyError): CerthallError | undefined {
  if (error instanceof CerthallError) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const fields = error.validation.map(({ instancePath, message }) => ({
      path: instancePath || '/',
      message: message ?? '',
    }))
    return new CerthallError('input-invalid', `wrong: ${fields.map(({ path }) => path).join(', ')}`, {
      fields,
    })
  }
  // The static pages': a path that leads out of them.
  if (error.code?.startsWith('FST_STATIC_') && error.statusCode === 403) {
    return new CerthallError('not-found', 'no such address')
  }
  // Fastify's own: body or address too long, not JSON, another content type, a broken address …
  if (error.code?.startsWith('FST_ERR_') && error.statusCode && error.statusCode < 500) {
    return new CerthallError(
      TOO_LARGE.has(error.statusCode) ? 'input-too-large' : 'input-invalid',
      error.message,
    )
  }
  if (isConnectionLoss(error)) return new CerthallError('server-away', 'The database does not answer.')
  return undefined
}

// PostgreSQL's classes 08 (connection), 53 (resources) and 57P (shutting down), statements and transactions that took too long
// (57014, 25P03), Node's socket errors, and pg's own words.
function isConnectionLoss(error: FastifyError): boolean {
  return (
    /^(08...|53...|57P0.|57014|25P03|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/.test(error.code ?? '') ||
    /^(Connection terminated|connection cut|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
      error.message,
    )
  )
}
