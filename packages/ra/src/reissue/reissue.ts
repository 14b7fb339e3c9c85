import type { CertificateTemplate, ErrorCode, Profile, WorkingCalendar } from '@certhall/model'
import type { Eligibility } from '@certhall/model/api'
import type { Issuer, RegisteredCertificate } from '../authority.ts'
import type { CaseRecord } from '../case-record.ts'
import type { Fault } from '../check-draft.ts'
import type { IssueContext, RenewalContext } from '../context.ts'
import type { CertificateChanged, CertificateRenewed } from '../outbox.ts'

/** What is asked of the holder: a part of the profile's renewal, or what a kind has in its place. */
export type DraftRules = Pick<
  Profile['renewal'],
  'agreement' | 'confirmations' | 'termYears' | 'handler' | 'captcha' | 'toDo'
>

export interface JudgedFacts {
  context: RenewalContext
  issuer: Issuer
  now: Date
  /** Whether this hall has a registry of legal entities to ask. */
  registry: boolean
}

export interface PlanFacts {
  context: IssueContext
  issuer: Issuer
  record: Pick<CaseRecord, 'draft' | 'evidence'>
  /** From when a term counts. */
  at: Date
}

/** What the kinds of case that lead to a certificate do differently; everything else is one way for all of them. */
export interface Reissue {
  rules(profile: Profile): DraftRules
  /** Onto a new token, which a counter prepares: no old key is there to sign for the new one. */
  newToken: boolean
  /** Why it cannot be carried out as the old certificate stands. */
  standing(context: IssueContext): ErrorCode | undefined
  /** In fen. */
  fee(
    context: IssueContext,
    certificates: readonly RegisteredCertificate[],
    record: Pick<CaseRecord, 'draft'>,
    now: Date,
  ): number
  /** What the certificate would be; a CerthallError where that cannot be said. */
  plan(facts: PlanFacts): CertificateTemplate
  /** What besides the draft's own rules is still missing. */
  faults(context: IssueContext, record: CaseRecord, now: Date): Fault[]
  /** Why it may not be issued any more, although it was approved. */
  tooLate(context: IssueContext, now: Date): ErrorCode | undefined
  /** What relying applications are told besides old and new certificate; left out where they are told nothing. */
  tell?(
    context: IssueContext,
    record: CaseRecord,
  ): Pick<CertificateRenewed, 'type'> | Pick<CertificateChanged, 'type' | 'numbers'>
  /** Lines for the holder to read before he consents to the delivery, besides those of every kind. */
  shown(record: Pick<CaseRecord, 'template' | 'draft'>): string[]
}

/** Kinds that a holder begins himself, with a certificate of his. */
export interface SelfService extends Reissue {
  /** `revealCase: false` answers as if no application were open: for callers who only hold the certificate. */
  judge(facts: JudgedFacts, revealCase: boolean): Eligibility
  /** When an application that was begun and never submitted ends. */
  draftEnds(context: RenewalContext, now: Date, calendar: WorkingCalendar): Date
}
