import type { ChangeReader, Changes } from '@certhall/va'
import { type Kysely, sql } from 'kysely'
import type { Database } from './database.ts'

/** More changes at a time are not told one by one. */
const MANY = 10_000

/** Changes of status, on a connection of its own: while all others are busy, what changed is still seen in time. */
export function sqlChanges(db: Kysely<Database>): Changes {
  return { session: (look) => db.connection().execute((connection) => look(reader(connection))) }
}

function reader(connection: Kysely<Database>): ChangeReader {
  return {
    async counts() {
      const { rows } = await sql<{ id: string; changes: number }>`
        select id, changes from ca_issuers`.execute(connection)
      return new Map(rows.map(({ id, changes }) => [id, changes]))
    },
    async changedAfter(issuer, count) {
      const { rows } = await sql<{ serial: string }>`
        select serial from ca_certificates where issuer = ${issuer} and changed > 0 and changed > ${count}
        limit ${MANY + 1}`.execute(connection)
      return rows.length > MANY ? undefined : rows.map(({ serial }) => serial)
    },
  }
}
