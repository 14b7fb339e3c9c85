import { CerthallError, type Words } from '@certhall/model'
import type { Registry } from '@certhall/ra'
import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel'
import { registryEntity, toAnswer } from './entity.ts'

export interface HttpRegistryOptions {
  /** Origin, and path before /v1, where there is one. */
  url: string
  key: string
  /** In words that people may read. */
  source: Words
  /** Of one try. */
  timeoutMs: number
  /** After a failed try; the wait grows, with chance in it. */
  retries: number
  backOffMs: number
  /** So many failed tries running open the circuit: nobody waits for a registry that is away. */
  failuresToOpen: number
  /** After which one try is let through. */
  reopenAfterMs: number
}

const MAX_BYTES = 64 * 1024

/**
 * A registry that speaks the API of docs/registry.md. Time-out, retry with back-off, and a circuit breaker: `registry-away` for
 * everything that a later try may mend, `registry-answer-wrong` for an answer that cannot be used. `changed` hears of the circuit.
 */
export function httpRegistry(options: HttpRegistryOptions, changed: (state: string) => void): Registry {
  const { timeoutMs, retries, backOffMs, failuresToOpen, reopenAfterMs } = options
  const breaker = circuitBreaker(
    handleWhen(() => true),
    { halfOpenAfter: reopenAfterMs, breaker: new ConsecutiveBreaker(failuresToOpen) },
  )
  breaker.onBreak(() => changed('open'))
  breaker.onReset(() => changed('closed'))
  const policy = wrap(
    retry(
      handleWhen((error) => !(error instanceof BrokenCircuitError)),
      { maxAttempts: retries, backoff: new ExponentialBackoff({ initialDelay: backOffMs }) },
    ),
    breaker,
    timeout(timeoutMs, TimeoutStrategy.Aggressive),
  )
  return {
    async lookUp(idType, idNumber) {
      // Persons are in other registries.
      if (idType !== 'uscc') return undefined
      try {
        return await policy.execute(({ signal }) => ask(options, idNumber, signal))
      } catch (error) {
        if (error instanceof CerthallError) throw error
        throw new CerthallError('registry-away', error instanceof Error ? error.message : String(error))
      }
    },
  }
}

async function ask({ url, key, source }: HttpRegistryOptions, idNumber: string, signal: AbortSignal) {
  const response = await fetch(`${url}/v1/entities/${encodeURIComponent(idNumber)}`, {
    signal,
    redirect: 'error',
    headers: { authorization: `Bearer ${key}`, accept: 'application/json' },
  })
  const text = await readText(response)
  if (response.status === 404 && isUnknown(text)) return undefined
  if (!response.ok) throw new Error(`the registry answered ${response.status}`)
  const { data, error } = registryEntity.safeParse(parse(text))
  if (error) {
    const [issue] = error.issues
    throw new CerthallError('registry-answer-wrong', `${issue?.path.join('.')}: ${issue?.message}`)
  }
  if (data.idNumber !== idNumber) throw new CerthallError('registry-answer-wrong', 'about another entity')
  return toAnswer(data, source)
}

/** The registry's own word for it: a wrong address answers 404 as well. */
function isUnknown(text: string): boolean {
  const body = parse(text) as { error?: unknown } | undefined
  return body?.error === 'entity-unknown'
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Not more than an answer can have, whatever the other side sends. */
async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let [text, bytes] = ['', 0]
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) throw new CerthallError('registry-answer-wrong', `more than ${MAX_BYTES} bytes`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text
}
