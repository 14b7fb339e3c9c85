import type { Outbox, Ra } from '@certhall/ra'
import type { Kysely } from 'kysely'
import type { Database } from './database.ts'
import { sqlCases } from './ra-cases.ts'
import { sqlJurisdictions } from './ra-jurisdictions.ts'
import { sqlNonces, sqlRestoreTickets, sqlTickets } from './ra-nonces.ts'
import { sqlHolders, sqlStaff } from './ra-people.ts'

/** Every store of the registration authority over one database. */
export function sqlStores(
  db: Kysely<Database>,
  outbox: Outbox,
): Pick<Ra, 'cases' | 'holders' | 'jurisdictions' | 'staff' | 'nonces' | 'tickets' | 'restoreTickets'> {
  return {
    cases: sqlCases(db, outbox),
    holders: sqlHolders(db),
    jurisdictions: sqlJurisdictions(db),
    staff: sqlStaff(db),
    nonces: sqlNonces(db),
    tickets: sqlTickets(db),
    restoreTickets: sqlRestoreTickets(db),
  }
}
