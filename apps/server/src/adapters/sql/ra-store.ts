import type { Outbox, Ra } from '@certhall/ra'
import type { Kysely } from 'kysely'
import type { Database } from './database.ts'
import { createCases } from './ra-cases.ts'
import { createJurisdictions } from './ra-jurisdictions.ts'
import { createNonces, createTickets } from './ra-nonces.ts'
import { createHolders, createStaff } from './ra-people.ts'

/** Every store of the registration authority over one database. */
export function createRaStore(
  db: Kysely<Database>,
  outbox: Outbox,
): Pick<Ra, 'cases' | 'holders' | 'jurisdictions' | 'staff' | 'nonces' | 'tickets'> {
  return {
    cases: createCases(db, outbox),
    holders: createHolders(db),
    jurisdictions: createJurisdictions(db),
    staff: createStaff(db),
    nonces: createNonces(db),
    tickets: createTickets(db),
  }
}
