import type { Signer } from '@certhall/crypto'
import type { IdentityOids, KeyType, SignatureName } from '@certhall/pki'
import type {
  CertificateState,
  Intent,
  RevocationReason,
  StatusActor,
  StatusEvent,
  StoredCertificate,
} from './certificate-record.ts'

/** An issuing CA, or a root. */
export interface Issuer {
  /** Part of addresses: lower-case letters, digits, dashes. */
  id: string
  /** The certificate's common name. */
  name: string
  /** Its key, and what it signs with that. */
  algorithm: KeyType
  signature: SignatureName
  /**
   * CAs that follow one another under new keys: the one of the highest generation issues for all that name the line, which
   * is the first one's id.
   */
  line: string
  generation: number
  /** Id of the issuer above; a root has none. */
  parent?: string
  certificate: Uint8Array
  notAfter: Date
  /**
   * Came with an import from the system before this one: it issues nothing more. Without its key, nobody here signs lists and
   * status answers for it either.
   */
  imported?: 'with-key' | 'without-key'
}

export interface Issuers {
  /** Roots and issuing CAs, roots first. */
  all(): Promise<Issuer[]>
  find(id: string): Promise<Issuer | undefined>
  /** The newest generation of a line; undefined when there is no such line. */
  newest(line: string): Promise<Issuer | undefined>
  /** Does the work while nobody else, in whatever process, does the same: a token makes a second key for who asks twice. */
  alone<Result>(id: string, work: () => Promise<Result>): Promise<Result>
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
  /**
   * Stores the signed certificate if none is stored yet, and answers what is stored; undefined when it was revoked, or its
   * key blocked, meanwhile.
   */
  complete(
    serial: string,
    der: Uint8Array,
    fingerprint: string,
    at: Date,
  ): Promise<StoredCertificate | undefined>
  publish(caseReference: string, at: Date): Promise<void>
  /**
   * Revokes a certificate and the other of its pair, intents too (a signature may exist). A second time changes nothing,
   * but a key that is said to be compromised is blocked whenever it is said.
   */
  revoke(serial: string, revocation: Revocation & Required<StatusActor>, at: Date): Promise<void>
  /**
   * Suspends a certificate and the other of its pair, which may still be an intent, or takes them back: in a transaction
   * with its event. A hold for another reason, or by somebody else, is one more event of what is on hold already. Answers the state that
   * the named one has then: a revoked one stays so, a second time changes nothing.
   */
  suspend(serial: string, by: Required<StatusActor>, at: Date): Promise<CertificateState | undefined>
  /** `case-stale` where it has no longer as many events as were `seen`. */
  resume(
    serial: string,
    by: Required<StatusActor>,
    at: Date,
    seen?: number,
  ): Promise<CertificateState | undefined>
  /** What happened to a certificate, oldest first. */
  events(serial: string): Promise<StatusEvent[]>
  /** Whether the key is known to be in wrong hands. */
  keyBlocked(spki: Uint8Array): Promise<boolean>
  /** Blocks a key for good; a second time changes nothing. */
  blockKey(spki: Uint8Array, by: Required<StatusActor>, at: Date): Promise<void>
  /** The live certificate of this key, or the intent that waits for one. */
  byKey(spki: Uint8Array): Promise<StoredCertificate | undefined>
  bySerial(serial: string): Promise<StoredCertificate | undefined>
  /** A holder's; machines' are found by serial or key. */
  byFingerprint(fingerprint: string): Promise<StoredCertificate | undefined>
  /** By their start, newest first; a signing certificate before the encryption one of its pair. */
  byHolder(holder: string): Promise<StoredCertificate[]>
  /** A machine's certificates of one template that were enrolled by EST, signed ones, newest first; the newest few where there are many. */
  enrolled(holder: string, templateDigest: string): Promise<StoredCertificate[]>
  /** Whether a certificate of another case or for another use, in whatever state, has this key, or it is blocked. */
  keyUsedElsewhere(spki: Uint8Array, place: Pick<Intent, 'caseReference' | 'use'>): Promise<boolean>
}

/** A certificate that takes its intent's place. */
export interface Completion {
  serial: string
  /** SHA-256 (hex) of the key, by which the intent is found. */
  keyDigest: string
  der: Uint8Array
  fingerprint: string
  at: Date
}

/**
 * The same for many at a time, certificates of machines only: each is the only one of its key, and its intent waits apart from the table. What comes in while a write is under way is committed together by the next one; each row
 * fares as if it came alone, and each answer comes after its commit.
 */
export interface ManyCertificates {
  /** False, and nothing stored, when the key has an intent, a live certificate or one of another place, or is blocked. */
  intend(intent: Intent): Promise<boolean>
  /** False when no such intent waits for it, or its key is blocked or has come to have another certificate. */
  complete(completion: Completion): Promise<boolean>
}

/** Certificates that one sharded list speaks of, at most. */
export const SHARD_SIZE = 10_000

/** Places in an issuer's sharded lists, in order of issue. */
export interface Shards {
  /** The shard of one more certificate. No shard is given out more than SHARD_SIZE times, whoever asks in however many processes. */
  next(issuer: string): Promise<number>
}

export interface Revocation {
  reason: RevocationReason
  /** Only with keyCompromise: since when the key may have been in wrong hands. */
  invalidityDate?: Date
}

/** Private keys of issuers, by issuer id: in files, or in an HSM. `key-unavailable` where there is none. */
export interface IssuerKeys {
  signerOf(issuer: Pick<Issuer, 'id' | 'signature'>): Promise<Signer>
  /**
   * The signer of this id; its key is made, and stored, when there is none yet: in the store named (`pkcs11:…` of a token),
   * in a file when none is. Two callers at once get the same key.
   */
  ensure(issuer: Pick<Issuer, 'id' | 'algorithm' | 'signature'>, store?: string): Promise<Signer>
  /** Where a key is kept: as `ensure` takes it for another one beside it; undefined for a file. */
  storeOf(id: string): Promise<string | undefined>
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
