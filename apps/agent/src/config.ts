import type { FaultHook } from '@certhall/model'
import type { TokenDriver, VirtualDriver } from '@certhall/token'

import type { Place } from './environment/place.ts'
import type { UpdateKey } from './update/update-manifest.ts'

/** A vendor's library that tokens are behind; it runs in a process of its own. */
export interface TokenModule {
  /** Unique; it stands before the ids of its tokens. */
  name: string
  kind: 'pkcs11' | 'skf'
  path: string
  /** What the driver takes beside the path: for SKF its quirks as JSON (docs/token-skf.md). */
  options?: string
  /** Milliseconds after which any call is a hang, in place of each call's own. */
  deadlineMs?: number
}

export interface AgentConfig {
  /** 0: any free port. */
  port: number
  /** Folder of the virtual tokens. */
  tokensDir: string
  /** Where the origins that the user has allowed are kept. */
  stateDir: string
  /** Origins that the installed policy allows; the user cannot revoke these. */
  allowedOrigins: readonly string[]
  /** An organisation's policy. Default: where the system keeps such (managed-policy.ts). */
  policyFile?: string
  /** Origin of the hall that 「续期」 leads to. Default: the first of `allowedOrigins`. */
  portal?: string
  /** Launch secret of the process that started the agent; redeemed once for a companion token. */
  secret?: string
  /** Serves the demo page: virtual tokens are plugged in and pulled by button, faults are planned. */
  demo: boolean
  /** Desktop notifications on insertion and removal, where `notify-send` is there. */
  notify?: boolean
  /** PEM files of the authority's trust anchors; put into stores only when the user agrees. */
  anchors?: readonly string[]
  /** USB vendor ids of tokens besides those that we know, four hex digits. */
  tokenVendors?: readonly string[]
  /** The key that the hall's offers of newer versions are signed with. */
  updateKey?: UpdateKey
  /** How another process of the assistant is started, before its arguments. Default: this repository's. */
  self?: readonly string[]
  /** Where the environment check looks, as far as it is not this computer: for tests. */
  place?: Partial<Place>
  /** Vendors' libraries, beside the virtual tokens. */
  modules?: readonly TokenModule[]
  /** Names of the issuers whose tokens are ours (common name, or the whole in text). Default: no token is foreign by it. */
  issuers?: readonly string[]
  /** Asks for PINs in a window of pinentry's, where one is found and there is a display; else, and by default, on its own page. */
  nativePin?: boolean
  /** A notification was clicked: time to show the window. */
  onOpen?: () => void
  /** Default: the virtual driver over `tokensDir`, and one for each of `modules`. */
  driver?: TokenDriver | VirtualDriver
  /** Asked at every token and HTTP call inside delivery. */
  faultHook?: FaultHook
}

export interface Agent {
  /** `http://127.0.0.1:PORT` */
  origin: string
  close(): Promise<void>
}
