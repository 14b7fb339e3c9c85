import type { Signer } from '@certhall/crypto'
import type { CertIdHash, CrlReason } from '@certhall/pki'
import type { StatusSettings } from './settings.ts'

/** An issuer as its status service knows it. */
export interface VaIssuer {
  id: string
  certificate: Uint8Array
}

export interface Revocation {
  /** Lower-case hex. */
  serial: string
  revokedAt: Date
  /** Absent where it is unspecified. */
  reason?: CrlReason
  /** Since when the key may have been in wrong hands (RFC 5280 §5.3.2). */
  invalidityDate?: Date
}

/** What is known of a certificate, at one instant. */
export interface KnownStatus {
  status: 'good' | Omit<Revocation, 'serial'>
  /** Grows whenever the status changes: what was said under another number is not true any more. */
  changed: number
  notAfter: Date
  /** An answer signed ahead for this very status, when there is one. */
  presigned?: { der: Uint8Array; thisUpdate: Date; nextUpdate: Date }
}

export interface StatusSource {
  /** Undefined for serials that the issuer never issued. A certificate that waits for its holder is good. With the answer to CertIDs of a hash. */
  status(issuer: string, serial: string, presigned?: CertIdHash): Promise<KnownStatus | undefined>
}

/** `full`, `delta`, or the number of a shard. */
export type ListScope = string

/** A list as it is known; its bytes are read apart. */
export interface StoredList {
  issuer: string
  scope: ListScope
  number: number
  thisUpdate: Date
  nextUpdate: Date
  /** The count of changes that this list covers. */
  changes: number
  entries: number
  size: number
  /** SHA-256, hex. */
  digest: string
}

/** One process's turn to make a list, over one state of the database. */
export interface ListTurn {
  newest: { list?: StoredList; delta?: StoredList }
  /** Complete lists that are still known, oldest first: bases of a delta. */
  bases: StoredList[]
  changes: number
  /** Pages of what is revoked or suspended, in order of change; of the scope's certificates. */
  revoked(endedBefore: Date): AsyncIterable<Revocation[]>
  /** Pages of what changed after a count; a certificate that is good again has the reason removeFromCRL. */
  changedAfter(changes: number): AsyncIterable<Revocation[]>
  store(list: Omit<StoredList, 'issuer' | 'size' | 'digest'>, der: Uint8Array): Promise<StoredList>
}

/** Stored lists. Complete and delta lists of an issuer share one sequence of numbers; a shard has its own. */
export interface Lists {
  /** The newest of a scope, and the scope's count of changes now; undefined for a shard that nothing was issued into. */
  newest(issuer: string, scope: ListScope): Promise<{ list?: StoredList; changes: number } | undefined>
  read(list: StoredList): AsyncIterable<Uint8Array>
  /**
   * Takes the turn to make the lists of a scope (`full` makes the delta too), alone among all processes. What `work` stores
   * stands or falls together, so a failure leaves no gap in the numbers.
   */
  turn<Result>(
    issuer: string,
    scope: Exclude<ListScope, 'delta'>,
    work: (turn: ListTurn) => Promise<Result>,
  ): Promise<Result>
}

export interface OcspResponder {
  signer: Signer
  /** DER; not the issuer's own when the issuer has delegated. */
  certificate: Uint8Array
  /** SHA-1 of its key's bits (RFC 6960 §4.2.1). */
  keyHash: Uint8Array
  notAfter: Date
}

export interface Va {
  issuers(): Promise<VaIssuer[]>
  statuses: StatusSource
  lists: Lists
  /** Signs CRLs: the issuer's own key (an indirect CRL is discouraged by GM/T 0015). */
  crlSigner(issuer: string): Promise<Signer>
  responder(issuer: string): Promise<OcspResponder>
  /** Where a list is found, as certificates name it. */
  listAddress(issuer: string, scope: ListScope): string
  clock: { now(): Date }
  settings: StatusSettings
}
