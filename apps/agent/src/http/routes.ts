import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { DemoDesk } from '../demo-desk.ts'
import type { DocumentBook } from '../documents/document-book.ts'
import type { Environment } from '../environment/open-environment.ts'
import type { AcceptPorts } from '../jobs/accept-job.ts'
import type { Origins } from '../origins.ts'
import type { AskPin } from '../pin-entry/pinentry.ts'
import type { SeenPages } from '../seen-pages.ts'
import type { ModuleFaults } from '../tokens/module-faults.ts'
import type { Guards } from './guards.ts'
import type { RateLimit } from './rate-limit.ts'

/** Everything that handlers may use. */
export interface AgentPorts extends AcceptPorts {
  origins: Origins
  guards: Guards
  rate: RateLimit
  /** `origin-refused` for another user of this computer. */
  requireOwnUser(socket: Socket): void
  documents: DocumentBook
  /** The window for PINs, where there is one. */
  askPin: Promise<AskPin | undefined>
  /** Origin of the hall that 「续期」 leads to; may be empty. */
  portal: string
  /** The environment check, loaded when it is first asked for. */
  environment(): Promise<Environment>
  seen: SeenPages
  moduleFaults: ModuleFaults
  /** Present where the demo page is served. */
  demo?: DemoDesk
}

export interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  url: URL
  /** Path parameters, in order. */
  parameters: string[]
  ports: AgentPorts
}

export interface Route {
  method: 'GET' | 'POST' | 'DELETE' | 'OPTIONS'
  path: RegExp
  handle(exchange: Exchange): Promise<void> | void
}
