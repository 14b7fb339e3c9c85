import type {
  CaseKind,
  CaseState,
  CertificateTemplate,
  DeliveryStep,
  PreparationStep,
  Profile,
} from '@certhall/model'
import type { Draft } from '@certhall/model/api'
import type { OutboxJob } from './outbox.ts'
import type { Charge, InvoiceRecord } from './payment/payments.ts'
import type { RegistryEvidence } from './registry/registry.ts'
import type { Page } from './see-to-all.ts'
import type { UnlockRecord } from './unlock/unlock-record.ts'
import type { CaseEvent, Effect } from './workflow/engine.ts'

/** A token that a counter prepares for its holder. */
export interface Preparation {
  /** Serial of the token. */
  token: string
  /** 'granted': its PINs were given out, and nothing is known of the token since. */
  step: 'granted' | PreparationStep
  /** Place of its next admin PIN under escrow. */
  position: number
}

/** An application, as stored. */
export interface CaseRecord {
  reference: string
  kind: CaseKind
  profile: string
  state: CaseState
  /** Grows by one with every change: the optimistic lock. */
  version: number
  holderId: string
  /** Of the certificate that it is about; a first issue has none. */
  oldFingerprint?: string
  createdAt: Date
  submittedAt?: Date
  /** Until when the one who acts next should have acted; shown. */
  dueAt?: Date
  /** When the timer fires `expire`. */
  expiresAt?: Date
  draft: Draft
  /** Agreement and privacy notice, whole, as the holder accepted them when submitting; a profile's later wording changes nothing here. */
  agreed?: Profile['renewal']['agreement']
  /** Of a change: what the registry has said about the holder. */
  evidence?: RegistryEvidence
  /** Built when submitted; replaced only by what a reviewer has seen. */
  template?: CertificateTemplate
  templateHash?: string
  reason?: string
  /** 0 where none is due. */
  feeFen?: number
  payUntil?: Date
  payment?: { amountFen: number; bankReference: string; at: string; by: string }
  /** Of a new token: which one it is, and how far its preparation is. */
  preparation?: Preparation
  /** Public key (SPKI) that the certificate was asked for. */
  newSpki?: Uint8Array
  /** Of the certificate to be proved (or proved). */
  newFingerprint?: string
  /** What the receipt has to show. */
  proof?: { receiptNonce: string; challenge?: Uint8Array; challengeCipher?: Uint8Array }
  /** Effects of the last transition that are still to be carried out; each is idempotent. */
  pending: Effect[]
}

/** The parts that a change may replace; `null` clears. */
export type CasePatch = {
  [Key in Exclude<
    keyof CaseRecord,
    'reference' | 'kind' | 'profile' | 'version' | 'holderId' | 'oldFingerprint' | 'createdAt'
  >]?: CaseRecord[Key] | null
}

export interface HistoryRow {
  at: Date
  by: 'holder' | 'reviewer' | 'operator' | 'counter' | 'system'
  /** Holder's or staff member's id; the timer has none. */
  actorId?: string
  event: CaseEvent | 'start'
  from?: CaseState
  to: CaseState
  reason?: string
  /** The version that this event changed. */
  version: number
}

/** A charge whose money counts for the case by this very change, and the invoice that is wanted for it. */
export interface Settlement {
  /** One that is paid and not settled; or, of a transfer noted by hand, the whole row, which this change adds. */
  charge: string | Charge
  invoice?: InvoiceRecord
}

/** One transaction: the row if its version is still the one given, its history, its jobs. */
export interface CaseChange {
  reference: string
  version: number
  set: CasePatch
  history?: Omit<HistoryRow, 'version'>
  jobs?: readonly OutboxJob[]
  settles?: Settlement
}

export interface JournalRow {
  step: DeliveryStep
  at: Date
  ticketId?: string
  /** The signed statement, kept as evidence of consent. */
  evidence?: unknown
}

export interface QueueQuery {
  /** Rows within this jurisdiction only: a condition of the SQL query. */
  jurisdictionPath: string
  kind?: CaseKind
  state?: CaseState
  profile?: string
  q?: string
  sort: 'submittedAt' | '-submittedAt' | 'dueAt' | '-dueAt' | 'holder' | '-holder'
  page: number
  size: number
  /** Claims that have lasted too long by then do not count. */
  now: Date
  /** Taken up by this member of staff. */
  claimedBy?: string
  /** Taken up by nobody. */
  unclaimed?: boolean
  /** Reviews that should have been done. */
  overdue?: boolean
  /** What this member of staff may act on next. */
  turnOf?: Turn
}

/** Applications of these kinds in these states; none that another has taken up, that he has entered himself, or that is about himself. */
export interface Turn {
  staffId: string
  idNumber?: string
  waiting: readonly { kinds: readonly CaseKind[]; state: CaseState }[]
}

export interface QueueRow {
  reference: string
  kind: CaseKind
  profile: string
  state: CaseState
  holderName: string
  jurisdiction: string
  jurisdictionPath: string
  claimedBy?: { id: string; name: string }
  submittedAt?: Date
  dueAt?: Date
  feeFen?: number
}

export interface Cases {
  /** Refused with `renewal-case-open` {openCase} while an application of a kind that clashes is open for the same certificate. */
  add(record: CaseRecord, history: Omit<HistoryRow, 'version'>, unlock?: UnlockRecord): Promise<void>
  find(reference: string): Promise<CaseRecord | undefined>
  /** Only where the holder belongs to the jurisdiction. */
  findWithin(jurisdictionPath: string, reference: string): Promise<CaseRecord | undefined>
  /** Newest first. */
  listByHolder(holderId: string): Promise<CaseRecord[]>
  queue(query: QueueQuery): Promise<{ total: number; rows: QueueRow[] }>
  /** Applications of this service that are approved, and nothing of them is issued yet. */
  countUndelivered(profile: string): Promise<number>
  /** `case-stale` where the version is another one by now, or the charge is settled. */
  change(change: CaseChange): Promise<CaseRecord>
  history(reference: string): Promise<HistoryRow[]>
  /**
   * Notes that a public key belongs to this case (or enrolment), once for ever; false where it belongs to another one.
   * `keyId`: SHA-256 (hex) of the SPKI.
   */
  claimKey(keyId: string, reference: string): Promise<boolean>
  /** References whose timer is due, or that have effects pending, in their order. */
  due(at: Date, page: Page): Promise<string[]>
  /** Appends to the delivery journal; the same step twice running is one row. */
  journal(reference: string, row: JournalRow): Promise<void>
  lastStep(reference: string): Promise<{ step: DeliveryStep; at: Date } | undefined>
}
