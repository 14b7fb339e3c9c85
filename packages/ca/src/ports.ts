import type { Signer } from '@certhall/crypto'
import type { IdentityOids, KeyType } from '@certhall/pki'
import type { Intent, RevocationReason, StoredCertificate } from './certificate-record.ts'

/** An issuing CA, or a root. */
export interface Issuer {
  /** Part of addresses: lower-case letters, digits, dashes. */
  id: string
  /** The certificate's common name. */
  name: string
  algorithm: KeyType
  /** Id of the issuer above; a root has none. */
  parent?: string
  certificate: Uint8Array
  notAfter: Date
}

export interface Issuers {
  /** Roots and issuing CAs, roots first. */
  all(): Promise<Issuer[]>
  find(id: string): Promise<Issuer | undefined>
  /** Stores the issuer and its certificate's record in one transaction; an id that exists stays as it is. Answers what is stored. */
  add(issuer: Issuer, record: StoredCertificate): Promise<Issuer>
}

/**
 * The CA's own table. Each call is one transaction; a second process may make the same call at the same time.
 * Live: intended, issued or suspended.
 */
export interface Certificates {
  live(caseReference: string, use: Intent['use']): Promise<StoredCertificate | undefined>
  /**
   * Stores an intent and answers it, or answers the live record that holds its place already (same case, same use);
   * undefined when a live certificate elsewhere has its key. With `pairOf`, also ties the two together, and answers
   * undefined when that certificate is no longer live.
   */
  intend(intent: Intent, pairOf?: string): Promise<StoredCertificate | undefined>
  /** Stores the signed certificate if none is stored yet, and answers what is stored; undefined when revoked meanwhile. */
  complete(
    serial: string,
    der: Uint8Array,
    fingerprint: string,
    at: Date,
  ): Promise<StoredCertificate | undefined>
  publish(caseReference: string, at: Date): Promise<void>
  /** Revokes a certificate and the other of its pair, intents too (a signature may exist). A second time changes nothing. */
  revoke(serial: string, reason: RevocationReason, at: Date): Promise<void>
  bySerial(serial: string): Promise<StoredCertificate | undefined>
  byFingerprint(fingerprint: string): Promise<StoredCertificate | undefined>
  /** By their start, newest first; a signing certificate before the encryption one of its pair. */
  byHolder(holder: string): Promise<StoredCertificate[]>
  /** Whether a certificate of another case or for another use, in whatever state, has this key. */
  keyUsedElsewhere(spki: Uint8Array, place: Pick<Intent, 'caseReference' | 'use'>): Promise<boolean>
}

/** Certificates that one sharded list speaks of, at most. */
export const SHARD_SIZE = 10_000

/** Places in an issuer's sharded lists, in order of issue. */
export interface Shards {
  /** The shard of one more certificate. No shard is given out more than SHARD_SIZE times, whoever asks in however many processes. */
  next(issuer: string): Promise<number>
}

/** Private keys of issuers, by issuer id. `key-unavailable` where there is none. */
export interface IssuerKeys {
  signerOf(name: string): Promise<Signer>
  /** The signer of this name; its key is made, and stored, when there is none yet. */
  ensure(name: string, algorithm: Issuer['algorithm']): Promise<Signer>
}

/** The key-management centre, as the CA sees it. */
export interface KeyManagement {
  /** The encryption pair of a signing certificate, wrapped to its key: the same answer however often asked. */
  pairFor(request: { signingSerial: string; signingSpki: Uint8Array }): Promise<{
    spki: Uint8Array
    envelope: Uint8Array
  }>
  activate(signingSerial: string): Promise<void>
  retire(signingSerial: string): Promise<void>
}

export interface Ca {
  issuers: Issuers
  certificates: Certificates
  shards: Shards
  keys: IssuerKeys
  km: KeyManagement
  clock: { now(): Date }
  /** Origin under which CRLs, CA certificates and status answers are found; no slash at its end. */
  baseUrl: string
  identityOids: IdentityOids
}
