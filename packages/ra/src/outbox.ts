import type { NotifyJob } from './notices/notice.ts'
import type { IdentityField } from './people.ts'

/** One relying application is to learn of one new certificate. */
export interface TellApplicationJob {
  type: 'tell-application'
  application: string
  reference: string
  event: CertificateEvent
}

/** What the application is told. Instants as RFC 3339. */
export interface CertificateRenewed {
  type: 'certificate.renewed'
  reference: string
  profile: string
  holder: { idType: 'resident-id' | 'uscc'; idNumber: string; name: string }
  old: { serial: string; fingerprint: string; notAfter: string; willBeRevoked: boolean }
  new: { serial: string; fingerprint: string; notBefore: string; notAfter: string }
}

/** The same for a certificate that carries other numbers than the one before. */
export interface CertificateChanged extends Omit<CertificateRenewed, 'type'> {
  type: 'certificate.changed'
  /** Identity numbers of both, by the certificate's field. */
  numbers: { old: Partial<Record<IdentityField, string>>; new: Partial<Record<IdentityField, string>> }
}

export type CertificateEvent = CertificateRenewed | CertificateChanged

export type OutboxJob = TellApplicationJob | NotifyJob

/**
 * Enqueues within the store's transaction, so that a job exists exactly when the state change does. `transaction` is the
 * store's own handle (kysely's Transaction in the SQL adapters); the RA never looks into it.
 */
export interface Outbox {
  enqueue(transaction: unknown, jobs: readonly OutboxJob[]): Promise<void>
}

/** Jobs of no case's transition, and what became of those of a case. */
export interface OutboxResults {
  /** In a transaction of its own: for what follows from no change of a case. */
  send(jobs: readonly OutboxJob[]): Promise<void>
  results(
    reference: string,
  ): Promise<
    { application: string; state: 'waiting' | 'told' | 'retrying' | 'failed'; attempts: number; at?: Date }[]
  >
}
