import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from './database.ts'

/** Opens a pool on one PostgreSQL. `int8` columns are read as numbers: ours are counters and fen, far below 2^53. */
export function connect(url: string): Kysely<Database> {
  const types = { getTypeParser: parser }
  return new Kysely<Database>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 10, types }) }),
  })
}

const INT8 = 20
const parser: typeof pg.types.getTypeParser = (oid: number, format?: unknown) =>
  oid === INT8 ? (Number as never) : pg.types.getTypeParser(oid, format as never)
