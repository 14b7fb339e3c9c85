import type { Obstacle } from './obstacle.ts'

/** One certificate on a token. `der` is base64. */
export interface CertificateView {
  /** SHA-256 of the DER, hex. */
  fingerprint: string
  der: string
  container: string
  use: 'signing' | 'encryption' | 'single'
}

export interface TokenView {
  id: string
  serial: string
  label: string
  /** Another issuer's token (bank, tax): listed, never touched. */
  foreign: boolean
  /** `triesLeft` is null where the token does not tell. */
  pin: { triesLeft: number | null; triesMax: number | null; locked: boolean }
  /** The newest signing certificate first. */
  certificates: CertificateView[]
}

/**
 * - `permission-needed`: the browser would ask the user; explain it, then call `askPermission` from a click.
 * - `permission-denied`: the user or a policy said no; the window way still works.
 * - `absent`: nobody answered on loopback. Browsers that block such requests look the same; a click may still find it.
 * - `unpaired`: the assistant is there, and has not been allowed to tell this site about tokens yet.
 */
export type AssistantState =
  | 'searching'
  | 'permission-needed'
  | 'permission-denied'
  | 'absent'
  | 'present'
  | 'unpaired'

export interface AssistantView {
  /** `window`: the page cannot see tokens by itself; a click (`request`) is needed. */
  way: 'loopback' | 'window'
  state: AssistantState
  /** Why tokens are not to be seen, more exactly than `state`; see `explain`. Absent while searching and where they are. */
  obstacle?: Obstacle
  version?: string
  tokens: TokenView[]
}

export type Language = 'zh' | 'en'

/** What a page may ask for. There is no field for the origin: the assistant takes it from the browser. */
export type AssistantRequest =
  | {
      type: 'log-in'
      /** From the verifier's own challenge. */
      nonce: string
      /** Name that the assistant shows beside the origin. */
      application?: string
      /** Fingerprint, where only one certificate will do. */
      certificate?: string
      language: Language
    }
  /** A member of staff at the hall's console; a statement of its own, so that no holder's log-in can stand for it. */
  | { type: 'staff-log-in'; nonce: string; language: Language }
  | { type: 'deliver'; reference: string; ticket: string; language: Language }
  /** Unlocks a token, after the hall has approved it: no PIN is asked for, a new one is set and shown to the holder alone. */
  | { type: 'unlock'; reference: string; ticket: string; language: Language }
  | { type: 'issue'; reference: string; ticket: string; language: Language }
  /** Writes the holder's older encryption keys to the token, for files encrypted before. */
  | { type: 'restore'; ticket: string; language: Language }
  /** Writes the seals of the certificate that has logged in to its token. */
  | { type: 'seal'; ticket: string; language: Language }
  /** Tokens and certificates, where the page cannot see them by itself: the user shows them by a click. */
  | { type: 'list'; language: Language }
  /** Whether page and assistant reach one another by the window; nothing is shown and nothing told. */
  | { type: 'check'; language: Language }
  | {
      type: 'sign-document'
      /** File name, as the user is shown it. */
      name: string
      /** The document itself, at most 64 MB: hashing it is the assistant's business. */
      content: Blob | ArrayBuffer | Uint8Array<ArrayBuffer>
      /** Fingerprint, where only one certificate will do. */
      certificate?: string
      language: Language
    }
  | {
      type: 'stamp-document'
      /** File name, as the user is shown it. */
      name: string
      /** A PDF, at most 32 MB. */
      content: Blob | ArrayBuffer | Uint8Array<ArrayBuffer>
      /** Number of the seal, which lies on the token: its certificate is the one that stamps. */
      seal: string
      /** From 1. */
      page: number
      /** Left and upper edge of the impression, in millimetres from those of the page as it is shown. */
      xMm: number
      yMm: number
      /** What the site calls this stamping: letters, digits, `_` and `-`, at most 64. It is signed with the seal. */
      reference?: string
      language: Language
    }

/** A statement signed on the token; all three are base64. */
export interface StatementAnswer {
  bytes: string
  signature: string
  unverifiedCertificate: string
}

export type AssistantAnswer =
  | { type: 'log-in'; statement: StatementAnswer }
  | { type: 'staff-log-in'; statement: StatementAnswer }
  | { type: 'deliver'; outcome: 'done' }
  | { type: 'unlock'; outcome: 'done' }
  | { type: 'issue'; outcome: 'done' }
  /** Fingerprints of the encryption certificates whose keys were written now. */
  | { type: 'restore'; restored: string[] }
  /** Numbers of the seals that were written now; those that were there are not among them. */
  | { type: 'seal'; written: string[] }
  | { type: 'list'; tokens: TokenView[] }
  | { type: 'check'; version: string }
  /** base64 of a detached CMS SignedData (DER) with signed attributes; for SM2 with the identifiers of GM/T 0010. */
  | { type: 'sign-document'; signature: string }
  /** Both base64. `appended` behind the document's own octets is the stamped PDF; `signature` (SignedData, DER) is what the hall records. */
  | { type: 'stamp-document'; appended: string; signature: string }

/** What this request is answered with. */
export type AnswerTo<Request extends AssistantRequest> = Extract<AssistantAnswer, { type: Request['type'] }>

export interface Assistant {
  /** Presence and tokens, live. The listener is called at once with the present view. */
  subscribe(listener: (view: AssistantView) => void): () => void
  /** From a click: triggers the browser's own question for local network access. Never rejects; see the view. */
  askPermission(): Promise<void>
  /**
   * From a click: opens the assistant's window, hands it the request, resolves with its answer. `onProgress` hears
   * delivery steps, or of a restore how many pairs are on the token ('1/2'). Rejects with `BridgeError`.
   */
  request<Request extends AssistantRequest>(
    request: Request,
    onProgress?: (step: string) => void,
  ): Promise<AnswerTo<Request>>
  /** Ends all watching, and closes a window that is still open. */
  close(): void
}

export type BridgeErrorCode = 'window-blocked' | 'assistant-absent' | 'window-closed' | 'refused'

/** `reason`: the assistant's own error code, where it gave one (`pin-locked`, `consent-refused` …). */
export class BridgeError extends Error {
  readonly code: BridgeErrorCode
  readonly reason: string | undefined

  constructor(code: BridgeErrorCode, reason?: string) {
    super(reason ? `${code}: ${reason}` : code)
    this.name = 'BridgeError'
    this.code = code
    this.reason = reason
  }
}
