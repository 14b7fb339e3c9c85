import type { Issuer, Issuers } from '@certhall/ca'
import { type Kysely, type Selectable, sql } from 'kysely'
import { bytes, optional } from './ca-columns.ts'
import type { IssuerRow } from './ca-tables.ts'
import type { Database } from './database.ts'
import { insertCertificate } from './insert-certificate.ts'

/** Roots and issuing CAs on PostgreSQL. */
export function sqlIssuers(db: Kysely<Database>): Issuers {
  const find = async (id: string, on: Kysely<Database> = db): Promise<Issuer | undefined> => {
    const row = await on.selectFrom('ca_issuers').selectAll().where('id', '=', id).executeTakeFirst()
    return row && toIssuer(row)
  }
  return {
    find: (id) => find(id),

    async newest(line) {
      const row = await db
        .selectFrom('ca_issuers')
        .selectAll()
        .where('line', '=', line)
        .orderBy('generation', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row && toIssuer(row)
    },

    alone: (id, work) =>
      db.connection().execute(async (held) => {
        const lock = sql`hashtextextended(${`ca/${id}`}, 0)`
        await sql`select pg_advisory_lock(${lock})`.execute(held)
        try {
          return await work()
        } finally {
          await sql`select pg_advisory_unlock(${lock})`.execute(held)
        }
      }),

    async all() {
      const rows = await db.selectFrom('ca_issuers').selectAll().orderBy('created_at').orderBy('id').execute()
      const issuers = rows.map(toIssuer)
      return [...issuers.filter(({ parent }) => !parent), ...issuers.filter(({ parent }) => parent)]
    },

    add: (issuer, record) =>
      db.transaction().execute(async (tx) => {
        const added = await tx
          .insertInto('ca_issuers')
          .values({
            id: issuer.id,
            name: issuer.name,
            algorithm: issuer.algorithm,
            signature: issuer.signature,
            line: issuer.line,
            generation: issuer.generation,
            parent: issuer.parent ?? null,
            certificate: issuer.certificate,
            not_after: issuer.notAfter,
          })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .returning('id')
          .executeTakeFirst()
        if (added !== undefined) await insertCertificate(tx, record).execute()
        return (await find(issuer.id, tx)) ?? issuer
      }),
  }
}

function toIssuer(row: Selectable<IssuerRow>): Issuer {
  const { id, name, algorithm, signature, line, generation } = row
  return {
    ...{ id, name, algorithm, signature, line, generation },
    certificate: bytes(row.certificate),
    notAfter: row.not_after,
    ...optional('parent', row.parent),
    ...optional('imported', row.imported),
  }
}
