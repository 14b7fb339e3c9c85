import { AgentError, type ConsentView, callAgent, sendDocument } from '../call-agent.ts'
import type { AskingPage } from './use-request.ts'

type Prepared = { pairing: true } | { pairing?: false; job: string; view: ConsentView }

/** Hands the site's request to the agent, a document first: the request then names it by the agent's own id. */
export async function prepareRequest({
  origin,
  request,
}: Pick<AskingPage, 'origin' | 'request'>): Promise<Prepared> {
  const prepare = (asked: unknown) =>
    callAgent<Prepared>('POST', '/ui/consent/prepare', { origin, request: asked })
  if (!('content' in request)) return await prepare(request)
  const { content, ...rest } = request
  const blob = documentBlob(content)
  if (!blob) throw new AgentError('input-invalid')
  const sent = await sendDocument(origin, blob, request.type === 'stamp-document' ? 'stamp' : 'sign')
  return sent.pairing ? sent : await prepare({ ...rest, document: sent.document })
}

/** What a site has posted as a document, or undefined where it is none: anything can come by postMessage. */
export function documentBlob(content: unknown): Blob | undefined {
  if (content instanceof Blob) return content
  if (content instanceof ArrayBuffer) return new Blob([content])
  return content instanceof Uint8Array ? new Blob([new Uint8Array(content)]) : undefined
}
