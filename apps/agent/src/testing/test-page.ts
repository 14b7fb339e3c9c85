import { request as httpRequest } from 'node:http'

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  // biome-ignore lint/suspicious/noExplicitAny: JSON of whatever shape the test expects.
  body: any
}

interface Call {
  method?: string
  headers?: Record<string, string>
  body?: unknown
}

/** An HTTP call with exactly these headers; fetch would add and forbid some. */
export function send(
  origin: string,
  path: string,
  { method = 'GET', headers = {}, body }: Call = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const isPlain = body === undefined || typeof body === 'string' || body instanceof Uint8Array
    const text = isPlain ? body : JSON.stringify(body)
    // Without a length Node sends the body of a DELETE as the next request.
    const length = text === undefined ? {} : { 'content-length': String(Buffer.byteLength(text)) }
    const call = httpRequest(
      `${origin}${path}`,
      { method, headers: { ...length, ...headers } },
      (response) => {
        let received = ''
        response.setEncoding('utf8')
        response.on('data', (chunk) => {
          received += chunk
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: parse(received) }),
        )
        response.on('error', reject)
      },
    )
    call.on('error', reject)
    call.end(text)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Headers of a browser that opens a page. */
export const NAVIGATION = {
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'none',
}

/** A page as the agent has served it to a browser; `post` and `get` are what its script does. */
export async function openPage(origin: string, path = '/consent') {
  const { body } = await send(origin, path, { headers: NAVIGATION })
  const page = /name="certhall-page" content="([0-9a-f]+)"/.exec(body)?.[1] ?? ''
  const headers = { 'certhall-page': page, 'sec-fetch-site': 'same-origin' }
  return {
    page,
    headers,
    get: (path: string) => send(origin, path, { headers }),
    post: (path: string, body: unknown, method = 'POST', type = 'application/json') =>
      send(origin, path, {
        method,
        body,
        headers: { ...headers, origin, 'content-type': type },
      }),
  }
}

export type Page = Awaited<ReturnType<typeof openPage>>

/** Follows a job until it stops. */
export async function settled(page: Page, job: string) {
  for (let after = -1; ; ) {
    const { body } = await page.get(`/ui/jobs/${job}?after=${after}`)
    if (body.state !== 'running' && body.state !== 'waiting') return body
    after = body.version
  }
}
