import type { FaultHook } from '@certhall/model'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from './database.ts'
import { withSqlFaults } from './sql-faults.ts'

export interface ConnectOptions {
  /** Asked before and after every query that serves a delivery request. */
  hook?: FaultHook
  /** Connections at most. */
  max?: number
}

/** Opens a pool on one PostgreSQL. `int8` columns are read as numbers: ours are counters and fen, far below 2^53. */
export function connect(url: string, { hook, max = 10 }: ConnectOptions = {}): Kysely<Database> {
  const types = { getTypeParser: parser }
  const pool = new pg.Pool({ connectionString: url, max, types })
  // A connection that goes away between two queries must not end the process: its next user gets the error, or a new one.
  pool.on('error', ignore)
  pool.on('connect', (client) => client.on('error', ignore))
  return new Kysely<Database>({
    dialect: new PostgresDialect({ pool: hook ? withSqlFaults(pool, hook) : pool }),
  })
}

const ignore = () => {}
const INT8 = 20
const parser: typeof pg.types.getTypeParser = (oid: number, format?: unknown) =>
  oid === INT8 ? (Number as never) : pg.types.getTypeParser(oid, format as never)
