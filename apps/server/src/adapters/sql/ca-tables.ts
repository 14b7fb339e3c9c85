import type { CertificateState, CertificateUse, RevocationReason, StatusEvent } from '@certhall/ca'
import type { KeyType, SignatureName } from '@certhall/pki'
import type { Generated } from 'kysely'

export interface IssuerRow {
  id: string
  name: string
  algorithm: KeyType
  signature: SignatureName
  /** CAs that follow one another; the one with the highest generation issues. */
  line: string
  generation: Generated<number>
  parent: string | null
  certificate: Uint8Array
  not_after: Date
  /** Grows with each revocation: a CRL says up to which it goes. */
  changes: Generated<number>
  created_at: Generated<Date>
  /** Of the system before this one; whether its key came along. */
  imported: 'with-key' | 'without-key' | null
}

export interface CertificateRow {
  serial: string
  issuer: string
  use: CertificateUse
  state: CertificateState
  case_reference: string
  profile: string
  holder: string
  template_digest: string
  spki: Uint8Array
  /** SHA-256 of spki, hex: what an index can hold. */
  spki_digest: string
  signature: SignatureName
  tbs: Uint8Array
  not_before: Date
  not_after: Date
  intended_at: Date
  der: Uint8Array | null
  fingerprint: string | null
  issued_at: Date | null
  published_at: Date | null
  revoked_at: Date | null
  reason: RevocationReason | null
  suspended_at: Date | null
  /** Since when the key may have been in wrong hands (RFC 5280 §5.3.2). */
  invalidity_at: Date | null
  pair_serial: string | null
  /** Which sharded list names it; null for what came before there were any, and for who needs none. */
  shard: number | null
  changed: Generated<number>
}

/** An intent of a machine's, until its certificate takes its place in ca_certificates. */
export type IntentRow = Pick<
  CertificateRow,
  | 'serial'
  | 'issuer'
  | 'use'
  | 'case_reference'
  | 'profile'
  | 'holder'
  | 'template_digest'
  | 'spki'
  | 'spki_digest'
  | 'signature'
  | 'tbs'
  | 'not_before'
  | 'not_after'
  | 'intended_at'
  | 'shard'
>

export interface StatusEventRow {
  id: Generated<number>
  serial: string
  issuer: string
  event: StatusEvent['event']
  reason: RevocationReason | null
  invalidity_at: Date | null
  actor: string
  note: string
  at: Date
}

export interface BlockedKeyRow {
  spki_digest: string
  actor: string
  note: string
  at: Date
}

export interface NumberRow {
  issuer: string
  next: number
}

/** A revocation list; its bytes are in parts. `scope`: `full`, `delta`, or a shard's number. */
export interface ListRow {
  issuer: string
  scope: string
  number: number
  changes: number
  this_update: Date
  next_update: Date
  size: number
  entries: number
  digest: string
  parts: number
}

export interface ListPartRow {
  issuer: string
  scope: string
  number: number
  part: number
  bytes: Uint8Array
}

/** A status answer that was signed ahead. */
export interface AnswerRow {
  serial: string
  hash: string
  issuer: string
  changed: number
  der: Uint8Array
  this_update: Date
  next_update: Date
}

export interface CaTables {
  ca_issuers: IssuerRow
  ca_certificates: CertificateRow
  ca_intents: IntentRow
  ca_numbers: NumberRow
  va_lists: ListRow
  va_list_parts: ListPartRow
  va_answers: AnswerRow
  ca_status_events: StatusEventRow
  ca_blocked_keys: BlockedKeyRow
}
