import { CerthallError, ERROR_CODES, type ErrorCode, type Problem } from '@certhall/model'

/** A caller of the hall's public API that keeps its cookies, as a browser would. */
export interface HallClient {
  origin: string
  get<T>(path: string): Promise<T>
  send<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>
}

/** Also for what is not JSON: files, up and down. */
export interface HallFileClient extends HallClient {
  raw(path: string, body?: FormData): Promise<Response>
}

/** Refusals are thrown as the CerthallError that the hall named; a hall that does not answer is `server-away`. */
export function hallClient(origin: string): HallFileClient {
  const cookies = new Map<string, string>()

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json', origin }
    if (cookies.size > 0) headers.cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    if (body !== undefined) headers['content-type'] = 'application/json'
    const response = await fetch(origin + path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    }).catch((error: Error) => {
      throw new CerthallError(
        'server-away',
        `${method} ${path}: ${(error.cause as Error | undefined)?.message ?? error.message}`,
      )
    })
    for (const line of response.headers.getSetCookie()) keep(line)
    const text = await response.text()
    if (!response.ok) throw refusal(response.status, text, `${method} ${path}`)
    return (text ? readJson(text, `${method} ${path}`) : undefined) as T
  }

  function keep(line: string) {
    const [pair = ''] = line.split(';')
    const at = pair.indexOf('=')
    if (at > 0) cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }

  return {
    origin,
    get: (path) => call('GET', path),
    send: (method, path, body) => call(method, path, body),
    raw: (path, body) =>
      fetch(origin + path, {
        headers: { origin, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
        ...(body && { method: 'POST', body }),
      }),
  }
}

function refusal(status: number, text: string, what: string): CerthallError {
  try {
    const problem = JSON.parse(text) as Problem
    if (problem.code in ERROR_CODES) {
      return new CerthallError(problem.code as ErrorCode, `${what}: ${problem.detail ?? problem.title}`, {
        ...problem,
      })
    }
  } catch {
    // Not a problem document: said below.
  }
  return new CerthallError('internal', `${what} answered ${status}: ${text.slice(0, 200)}`)
}

function readJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new CerthallError('server-away', `${what} was not answered by a hall`)
  }
}
