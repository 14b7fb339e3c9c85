import { CerthallError } from '@certhall/model'

/**
 * A provider's failure as ours. Only its code is kept: the clients' errors carry the request, and with it keys and signatures, which must
 * never reach a log.
 */
export function away(provider: string, error: unknown): CerthallError {
  if (error instanceof CerthallError) return error
  const { code, response } = error as { code?: unknown; response?: { status?: number; data?: unknown } }
  const told = codeIn(response?.data) ?? (typeof code === 'string' ? code : undefined)
  return new CerthallError('payment-provider-away', `${provider}: ${told ?? response?.status ?? 'no answer'}`)
}

/** The provider's own word for what is wrong. */
export function codeIn(data: unknown): string | undefined {
  const { code } = (typeof data === 'object' && data !== null ? data : {}) as { code?: unknown }
  return typeof code === 'string' ? code : undefined
}
