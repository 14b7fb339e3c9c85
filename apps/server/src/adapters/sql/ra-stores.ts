import type { Outbox, Ra } from '@certhall/ra'
import type { Kysely } from 'kysely'
import { sqlCaseDesk } from './case-desk.ts'
import type { Database } from './database.ts'
import { sqlErasures } from './erasures.ts'
import { sqlNotices } from './notices.ts'
import { sqlCodes } from './one-time-codes.ts'
import { sqlFinance } from './pay-finance.ts'
import { sqlPayments } from './pay-payments.ts'
import { sqlProposals } from './proposals.ts'
import { sqlCancellations } from './ra-cancellations.ts'
import { sqlCases } from './ra-cases.ts'
import { sqlJurisdictions } from './ra-jurisdictions.ts'
import { sqlNonces, sqlRestoreTickets, sqlTickets } from './ra-nonces.ts'
import { sqlOrders } from './ra-orders.ts'
import { sqlPapers } from './ra-papers.ts'
import { sqlHolders } from './ra-people.ts'
import { sqlPublicNotices } from './ra-public-notices.ts'
import { sqlSeals, sqlSealTickets } from './ra-seals.ts'
import { sqlStampings } from './ra-stampings.ts'
import { sqlUnlocks } from './ra-unlocks.ts'
import { sqlStaffAccess } from './staff-access.ts'
import { sqlCovers, sqlStaffEvents } from './staff-covers.ts'
import { sqlStaff } from './staff-members.ts'

/** Every store of the registration authority over one database. */
export function sqlStores(
  db: Kysely<Database>,
  outbox: Outbox,
  /** What the hall seals its own things with. */
  sealKey: Uint8Array,
): Pick<
  Ra,
  | 'cases'
  | 'covers'
  | 'desk'
  | 'erasures'
  | 'finance'
  | 'cancellations'
  | 'publicNotices'
  | 'orders'
  | 'holders'
  | 'jurisdictions'
  | 'nonces'
  | 'notices'
  | 'papers'
  | 'payments'
  | 'proposals'
  | 'restoreTickets'
  | 'staff'
  | 'staffAccess'
  | 'staffEvents'
  | 'tickets'
  | 'seals'
  | 'sealTickets'
  | 'stampings'
  | 'unlocks'
  | 'codes'
> {
  return {
    cases: sqlCases(db, outbox),
    cancellations: sqlCancellations(db),
    publicNotices: sqlPublicNotices(db),
    orders: sqlOrders(db),
    holders: sqlHolders(db),
    jurisdictions: sqlJurisdictions(db),
    staff: sqlStaff(db),
    staffAccess: sqlStaffAccess(db, sealKey),
    staffEvents: sqlStaffEvents(db),
    covers: sqlCovers(db),
    proposals: sqlProposals(db),
    desk: sqlCaseDesk(db),
    erasures: sqlErasures(db),
    nonces: sqlNonces(db),
    tickets: sqlTickets(db),
    restoreTickets: sqlRestoreTickets(db),
    papers: sqlPapers(db, sealKey),
    payments: sqlPayments(db),
    finance: sqlFinance(db),
    notices: sqlNotices(db),
    seals: sqlSeals(db),
    sealTickets: sqlSealTickets(db),
    stampings: sqlStampings(db),
    unlocks: sqlUnlocks(db),
    codes: sqlCodes(db, sealKey),
  }
}
