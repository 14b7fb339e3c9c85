import type { ErrorCode, Problem } from '@certhall/model/errors'

/** A refusal of the hall, or `server-away` where no answer came. */
export class ApiProblem extends Error {
  readonly code: ErrorCode
  readonly problem: Partial<Problem>

  constructor(code: ErrorCode, problem: Partial<Problem> = {}) {
    super(code)
    this.name = 'ApiProblem'
    this.code = code
    this.problem = problem
  }
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** One request to the hall's JSON API. Throws `ApiProblem`; an empty answer gives undefined. */
export async function callApi<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const response = await send(method, path, body)
  const text = await response.text().catch(() => '')
  const json = parse(text)
  if (response.ok && (text === '' || json !== undefined)) return json as T
  const problem = json as Partial<Problem> | undefined
  // a proxy's page, or the portal's own fallback page: the hall itself did not answer
  if (typeof problem?.code !== 'string') throw new ApiProblem('server-away')
  throw new ApiProblem(problem.code, problem)
}

async function send(method: Method, path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    })
  } catch {
    throw new ApiProblem('server-away')
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
