import { sql } from 'kysely'

// The conditions of partial indexes of ca_certificates, in their own words: PostgreSQL uses an index only where it sees that its condition
// holds (migrations/010-intents-of-their-own.ts).

/** What is found by case or fingerprint; a machine's is found by serial or key. */
export const NOT_OF_A_MACHINE = sql<boolean>`holder not like 'client/%'`

/** Live certificates of holders and machines: a key has one. */
export const HOLDERS_KEY = sql<boolean>`revoked_at is null and use in ('signing', 'encryption', 'single')`

/** All others. */
export const OTHER_KEY = sql<boolean>`(revoked_at is not null or use in ('ocsp', 'ca'))`
