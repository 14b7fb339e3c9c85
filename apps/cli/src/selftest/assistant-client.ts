import type { AssistantAnswer, AssistantRequest, AssistantView } from '@certhall/bridge'
import { CerthallError, type DeliveryStep, ERROR_CODES, type ErrorCode } from '@certhall/model'

/** One use of a key that the self-test consents to, by the assistant's own page. */
export interface Consent {
  request: AssistantRequest
  token: string
  pin: string
  /** Fingerprint. Default: the one that the request leaves, or the newest that the assistant shows. */
  certificate?: string
}

interface Prepared {
  job?: string
  /** The assistant asks first whether this site may ask at all. */
  pairing?: boolean
  view: {
    origin: string
    lines: string[]
    /** The one certificate that will do, where the request leaves no choice. */
    certificate?: string
    tokens: { id: string; certificates: { fingerprint: string }[] }[]
  }
}

interface JobState {
  state: string
  step?: DeliveryStep
  answer?: AssistantAnswer
  /** Drawn by an unlock, as the page shows it until the holder says that he has it. */
  newPin?: string
  error?: { code: string }
}

/**
 * Speaks with an assistant over its real bridge. Consent is given as a person gives it: the assistant's own page is
 * fetched, and its form posted with the PIN; the launch secret only lets a caller without a browser fetch that page.
 */
export async function assistantClient(agent: string, secret: string, pageOrigin: string) {
  const companion = await redeem(agent, secret)
  const own = { origin: agent, 'certhall-companion': companion, 'content-type': 'application/json' }

  async function post<T>(path: string, pageToken: string, body: unknown): Promise<T> {
    const headers = { ...own, 'certhall-page': pageToken }
    return answer<T>(await reach(agent + path, { method: 'POST', headers, body: JSON.stringify(body) }))
  }

  async function openPage(): Promise<string> {
    const page = await (await reach(`${agent}/consent`, { headers: own })).text()
    const pageToken = /name="certhall-page" content="([^"]+)"/.exec(page)?.[1]
    if (!pageToken) throw new CerthallError('consent-refused', 'the consent page carries no page token')
    return pageToken
  }

  return {
    /** What a page of the hall sees from loopback. */
    async presence(): Promise<AssistantView> {
      return answer(await reach(`${agent}/v1/presence`, { headers: { origin: pageOrigin } }))
    },

    /** 「立即重试」: all tokens are read anew, after whatever reading is under way. */
    async lookAgain(): Promise<void> {
      await post('/ui/tokens', await openPage(), {})
    },

    /** Fetches the consent page, reads what would be shown, and accepts with the PIN; waits for the job's end. */
    async consent({ request, token, pin, certificate: chosen }: Consent): Promise<AssistantAnswer> {
      const { pageToken, job, view } = await prepare(request)
      const newest = view.tokens.find(({ id }) => id === token)?.certificates[0]?.fingerprint
      const certificate = view.certificate ?? chosen ?? newest
      // A new token has no PIN yet: this is the one that it gets.
      if (request.type === 'issue')
        await post(`/ui/consent/${job}/new-pin`, pageToken, { token, newPin: pin })
      else await post(`/ui/consent/${job}/accept`, pageToken, { token, certificate, pin })
      return wait(`/ui/jobs/${job}`, pageToken)
    },

    /** Has the PIN of a locked token drawn anew, and reads it from the page; `read` is told at once, whatever becomes of the rest. */
    async unlock({
      request,
      token,
      read,
    }: {
      request: AssistantRequest
      token: string
      read(pin: string): void
    }): Promise<AssistantAnswer> {
      const { pageToken, job } = await prepare(request)
      await post(`/ui/consent/${job}/new-pin`, pageToken, { token })
      let isKnown = false
      return wait(`/ui/jobs/${job}`, pageToken, async ({ newPin }) => {
        if (newPin === undefined || isKnown) return
        isKnown = true
        read(newPin)
        await post(`/ui/consent/${job}/known`, pageToken, {})
      })
    },
  }

  async function prepare(request: AssistantRequest) {
    const pageToken = await openPage()
    const asked = 'content' in request ? await handOver(request, pageToken) : request
    const { pairing, job, view } = await post<Prepared>('/ui/consent/prepare', pageToken, {
      ...{ origin: pageOrigin, request: asked },
    })
    if (pairing || !job) throw new CerthallError('origin-refused', 'the assistant does not know this hall')
    if (view.origin !== pageOrigin) throw new CerthallError('origin-refused', view.origin)
    return { pageToken, job, view }
  }

  /** The document first, as the page does; the request then names it by the assistant's own id. */
  async function handOver(request: Extract<AssistantRequest, { content: unknown }>, pageToken: string) {
    const { content, ...rest } = request
    const purpose = request.type === 'stamp-document' ? 'stamp' : 'sign'
    const place = `${agent}/ui/documents?origin=${encodeURIComponent(pageOrigin)}&for=${purpose}`
    const headers = { ...own, 'certhall-page': pageToken, 'content-type': 'application/octet-stream' }
    const sent = await reach(place, { method: 'POST', headers, body: new Blob([content as BlobPart]) })
    return { ...rest, document: (await answer<{ document: string }>(sent)).document }
  }

  async function wait(
    path: string,
    pageToken: string,
    look: (job: JobState) => Promise<void> = async () => {},
  ): Promise<AssistantAnswer> {
    for (;;) {
      const headers = { ...own, 'certhall-page': pageToken }
      const job = await answer<JobState>(await reach(agent + path, { headers }))
      await look(job)
      if (job.answer) return job.answer
      if (job.error) throw new CerthallError(known(job.error.code), `the assistant says ${job.error.code}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
}

export type AssistantClient = Awaited<ReturnType<typeof assistantClient>>

async function redeem(agent: string, secret: string): Promise<string> {
  const response = await reach(`${agent}/ui/companion`, {
    method: 'POST',
    headers: { origin: agent, 'content-type': 'application/json' },
    body: JSON.stringify({ secret }),
  })
  return (await answer<{ companion: string }>(response)).companion
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, init).catch((error: Error) => {
    throw new CerthallError('server-away', `the assistant does not answer: ${error.message}`)
  })
}

async function answer<T>(response: Response): Promise<T> {
  const body = (await response.json().catch(() => ({}))) as T & { code?: string; detail?: string }
  if (!response.ok)
    throw new CerthallError(known(body.code ?? ''), body.detail ?? `${response.status} at ${response.url}`)
  return body
}

function known(code: string): ErrorCode {
  return code in ERROR_CODES ? (code as ErrorCode) : 'internal'
}
