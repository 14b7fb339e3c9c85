import type { Outbox, Ra } from '@certhall/ra'
import type { Kysely } from 'kysely'
import type { Database } from './database.ts'
import { sqlNotices } from './notices.ts'
import { sqlFinance } from './pay-finance.ts'
import { sqlPayments } from './pay-payments.ts'
import { sqlCases } from './ra-cases.ts'
import { sqlJurisdictions } from './ra-jurisdictions.ts'
import { sqlNonces, sqlRestoreTickets, sqlTickets } from './ra-nonces.ts'
import { sqlPapers } from './ra-papers.ts'
import { sqlHolders, sqlStaff } from './ra-people.ts'

/** Every store of the registration authority over one database. */
export function sqlStores(
  db: Kysely<Database>,
  outbox: Outbox,
  /** What the hall seals its own things with. */
  sealKey: Uint8Array,
): Pick<
  Ra,
  | 'cases'
  | 'holders'
  | 'jurisdictions'
  | 'staff'
  | 'nonces'
  | 'tickets'
  | 'restoreTickets'
  | 'payments'
  | 'finance'
  | 'papers'
  | 'notices'
> {
  return {
    cases: sqlCases(db, outbox),
    holders: sqlHolders(db),
    jurisdictions: sqlJurisdictions(db),
    staff: sqlStaff(db),
    nonces: sqlNonces(db),
    tickets: sqlTickets(db),
    restoreTickets: sqlRestoreTickets(db),
    papers: sqlPapers(db, sealKey),
    payments: sqlPayments(db),
    finance: sqlFinance(db),
    notices: sqlNotices(db),
  }
}
