import type { Profile, WorkingCalendar } from '@certhall/model'
import type { IdentityOids } from '@certhall/pki'
import type { Applications } from './applications/registry.ts'
import type { CertificateAuthority } from './authority.ts'
import type { AuthorityState } from './authority-state.ts'
import type { Cases } from './case-record.ts'
import type { CaseDesk } from './desk/ports.ts'
import type { KeyArchive } from './key-archive.ts'
import type { Cancellations, PublicNotices } from './life/ports.ts'
import type { Notices } from './notices/notices.ts'
import type { Codes } from './one-time-code.ts'
import type { Orders } from './orders/ports.ts'
import type { OutboxResults } from './outbox.ts'
import type { PaperReader, Papers, VirusScanner } from './papers/paper-record.ts'
import type { Finance } from './payment/finance.ts'
import type { Payments } from './payment/payments.ts'
import type { InvoiceIssuer, PaymentProvider } from './payment/provider.ts'
import type { Holders, Jurisdictions, Staff } from './people.ts'
import type { Erasures } from './privacy/ports.ts'
import type { Proposals } from './proposals/ports.ts'
import type { Registry } from './registry/registry.ts'
import type { ProfileBook } from './rules/ports.ts'
import type { SealMaker, SealPictures, Seals, SealTickets, Stampings, StampReader } from './seals/ports.ts'
import type { Covers, StaffAccess, StaffEvents, StaffRules } from './staff/ports.ts'
import type { Unlocks } from './unlock/unlock-record.ts'

export * from './authority.ts'
export * from './authority-state.ts'
export * from './case-record.ts'
export * from './desk/ports.ts'
export * from './key-archive.ts'
export * from './life/ports.ts'
export type { CodePurpose, Codes } from './one-time-code.ts'
export * from './orders/ports.ts'
export * from './outbox.ts'
export * from './papers/paper-record.ts'
export * from './payment/finance.ts'
export * from './payment/payments.ts'
export * from './payment/provider.ts'
export * from './people.ts'
export * from './privacy/ports.ts'
export * from './proposals/ports.ts'
export type { Registry, RegistryEvidence } from './registry/registry.ts'
export * from './rules/ports.ts'
export * from './seals/ports.ts'
export * from './staff/ports.ts'
export * from './unlock/unlock-record.ts'

export interface Clock {
  now(): Date
}

/** Nonces for log-in, single use. */
export interface Nonces {
  add(nonce: { nonce: string; purpose: string; origin: string; expiresAt: Date }): Promise<void>
  /** In one statement: true for exactly one caller, and only while the nonce lives. */
  consume(nonce: { nonce: string; purpose: string; origin: string; at: Date }): Promise<boolean>
  /** Forgets those that expired before `at`. */
  sweep(at: Date): Promise<void>
}

export interface TicketRecord {
  /** SHA-256 (hex) of the ticket: who reads the store cannot use it. */
  id: string
  reference: string
  /** What the old key's statement has to carry. */
  nonce: string
  /** Fingerprint of the certificate that opened the delivery. */
  openedBy: string
  expiresAt: Date
}

export interface Tickets {
  add(ticket: TicketRecord): Promise<void>
  find(id: string): Promise<TicketRecord | undefined>
  sweep(at: Date): Promise<void>
}

export interface RestoreTicketRecord {
  /** SHA-256 (hex) of the ticket. */
  id: string
  holderId: string
  /** Fingerprint of the certificate that has logged in. */
  certificate: string
  nonce: string
  expiresAt: Date
}

export interface RestoreTickets {
  add(ticket: RestoreTicketRecord): Promise<void>
  find(id: string): Promise<RestoreTicketRecord | undefined>
  sweep(at: Date): Promise<void>
}

/** Everything the use cases need; the server's wiring builds it. */
export interface Ra {
  cases: Cases
  desk: CaseDesk
  holders: Holders
  jurisdictions: Jurisdictions
  staff: Staff
  staffAccess: StaffAccess
  covers: Covers
  proposals: Proposals
  erasures: Erasures
  staffEvents: StaffEvents
  staffRules: StaffRules
  nonces: Nonces
  tickets: Tickets
  restoreTickets: RestoreTickets
  cancellations: Cancellations
  publicNotices: PublicNotices
  orders: Orders
  outbox: OutboxResults
  papers: Papers
  unlocks: Unlocks
  codes: Codes
  paperReader: PaperReader
  scanner: VirusScanner
  payments: Payments
  finance: Finance
  /** Ways to pay, besides bank transfer, that are switched on; by their id. */
  providers: ReadonlyMap<string, PaymentProvider>
  /** Left out where invoices are mailed only. */
  invoices?: InvoiceIssuer
  notices: Notices
  seals: Seals
  sealTickets: SealTickets
  stampings: Stampings
  stampReader: StampReader
  sealPictures: SealPictures
  sealMaker: SealMaker
  authority: CertificateAuthority
  /** Keys known to be unsafe, from lists that the operator keeps. */
  listedKeys: { has(spki: Uint8Array): boolean }
  keys: KeyArchive
  /** Without one, no numbers are added to certificates here. */
  registry?: Registry
  state: AuthorityState
  clock: Clock
  /** Working days behind every promised time. */
  calendar: WorkingCalendar
  /** The rules in force, by service. */
  profiles: ReadonlyMap<string, Profile>
  profileBook: ProfileBook
  /** The hall's own origin, as browsers see it. A getter where the port is known only after listening. */
  readonly origin: string
  /** OIDs of identity numbers that the CA uses besides the standard ones (housing fund). */
  identityOids: IdentityOids
  /** Relying applications: people log in to them, and they are told of a new certificate. */
  applications: Applications
}
