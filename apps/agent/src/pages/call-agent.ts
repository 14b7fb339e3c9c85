import type { TokenView } from '@certhall/bridge'
import type { JobView } from '../jobs/job.ts'
import type { CertificateDetails } from '../tokens/certificate-details.ts'
import type { ModuleFault } from '../tokens/module-faults.ts'

export type { CertificateDetails, JobView, ModuleFault }

/** A token with its certificates in words. */
export type DetailedToken = Omit<TokenView, 'certificates'> & { certificates: CertificateDetails[] }

export interface OriginEntry {
  origin: string
  by: 'policy' | 'user'
  since?: string
}

export interface ConsentView {
  origin: string
  purpose:
    | 'log-in'
    | 'staff-log-in'
    | 'deliver'
    | 'restore'
    | 'unlock'
    | 'issue'
    | 'seal'
    | 'list'
    | 'check'
    | 'sign-document'
    | 'stamp-document'
  application?: string
  lines: string[]
  certificate?: string
  /** To be signed; hashes in hex. */
  document?: { name: string; size: number; sha256: string; sm3: string }
  /** The seal as it lies on the token; `picture` a `data:` address. */
  stamp?: { id: string; name: string; picture: string; page: number; pages: number }
  tokens: DetailedToken[]
}

/** The agent's refusal. `unreachable`: the agent itself is gone. */
export class AgentError extends Error {
  readonly code: string
  readonly facts: Record<string, unknown>

  constructor(code: string, facts: Record<string, unknown> = {}) {
    super(code)
    this.code = code
    this.facts = facts
  }
}

const PAGE = metaContent('certhall-page')
export const DEMO = metaContent('certhall-demo') === 'true'
/** The agent can ask for a PIN in a window of the system's. */
export const NATIVE_PIN = metaContent('certhall-native-pin') === 'true'
/** Origin of the hall that 「续期」 leads to; empty where none was installed. */
export const PORTAL = metaContent('certhall-portal')

function metaContent(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? ''
}

const AGAIN_KEY = 'certhall-loaded-again'
const AGAIN_MS = 10_000

/** The agent was started anew and does not know this page any more. Once in a while only: never in a circle. */
function loadAgain(): void {
  const last = Number(sessionStorage.getItem(AGAIN_KEY) ?? 0)
  if (Date.now() - last < AGAIN_MS) return
  sessionStorage.setItem(AGAIN_KEY, String(Date.now()))
  location.reload()
}

/** A call to the agent that served this page. */
export async function callAgent<Answer>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(path, {
    method,
    headers: { 'certhall-page': PAGE, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new AgentError('unreachable')
  })
  const answer = await response.json().catch(() => ({ code: 'internal' }))
  if (answer.reload) loadAgain()
  if (!response.ok) throw new AgentError(String(answer.code), answer)
  return answer
}

/** Hands a document over: to be signed, of which the agent keeps the hash, or to be stamped. */
export async function sendDocument(
  origin: string,
  content: Blob,
  purpose: 'sign' | 'stamp',
): Promise<{ pairing: true } | { pairing: false; document: string }> {
  const response = await fetch(`/ui/documents?origin=${encodeURIComponent(origin)}&for=${purpose}`, {
    method: 'POST',
    headers: { 'certhall-page': PAGE, 'content-type': 'application/octet-stream' },
    body: content,
  }).catch(() => {
    throw new AgentError('unreachable')
  })
  const answer = await response.json().catch(() => ({ code: 'internal' }))
  if (!response.ok) throw new AgentError(String(answer.code), answer)
  return answer
}

/** Follows the agent's own event stream until it ends. */
export async function followTokens(
  signal: AbortSignal,
  listener: (tokens: DetailedToken[], faults: ModuleFault[]) => void,
): Promise<void> {
  const response = await fetch('/ui/events', { headers: { 'certhall-page': PAGE }, signal })
  if (response.status === 403 && (await response.json()).reload) loadAgain()
  if (!response.ok || !response.body) throw new AgentError('unreachable')
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const blocks = (rest + value).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      if (!block.startsWith('data: ')) continue
      const { tokens, faults } = JSON.parse(block.slice(6))
      listener(tokens, faults)
    }
  }
}
