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
  /** What one statement may take, the wait for its locks included. */
  statementMs?: number
  /** What the server's own word may need to come back; after that the line is dead. */
  lineMs?: number
}

/** No statement of ours takes a second; the longest waits are for another process that makes a list of a million. */
const STATEMENT_MS = 60_000
const LINE_MS = 5_000
const CONNECT_MS = 10_000
/** A process that stands still in a transaction must not hold its locks for ever. */
const IDLE_MS = 120_000

/** For every pool: nothing waits for PostgreSQL, or for the way there, without an end. */
export const patience = (statementMs = STATEMENT_MS, lineMs = LINE_MS) => ({
  connectionTimeoutMillis: CONNECT_MS,
  statement_timeout: statementMs,
  query_timeout: statementMs + lineMs,
  idle_in_transaction_session_timeout: IDLE_MS,
  keepAlive: true,
})

/** After a query without any answer pg would give the same connection to the next, to wait behind it. */
function endWithDeadLine(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...parts: unknown[]) => unknown
  client.query = ((...parts: unknown[]) => {
    const answer = query(...parts)
    if (answer instanceof Promise)
      answer.catch((error: Error) => {
        if (error.message !== 'Query read timeout')
          return // Marked as ended at once, so that the pool does not keep it; it will never say that it has.
        ;(client as unknown as pg.Client).end().catch(ignore)
        client.connection.stream.destroy()
      })
    return answer
  }) as typeof client.query
}

/** Opens a pool on one PostgreSQL, of which nothing waits without an end. `int8` columns are read as numbers: ours are counters and fen, far below 2^53. */
export function connect(
  url: string,
  { hook, max = 10, statementMs, lineMs }: ConnectOptions = {},
): Kysely<Database> {
  const types = { getTypeParser: parser }
  const pool = new pg.Pool({
    ...{ connectionString: url, max, types },
    ...patience(statementMs, lineMs),
  })
  // A connection that goes away between two queries must not end the process: its next user gets the error, or a new one.
  pool.on('error', ignore)
  pool.on('connect', (client) => {
    client.on('error', ignore)
    endWithDeadLine(client)
  })
  return new Kysely<Database>({
    dialect: new PostgresDialect({ pool: hook ? withSqlFaults(pool, hook) : pool }),
  })
}

const ignore = () => {}
const INT8 = 20
const parser: typeof pg.types.getTypeParser = (oid: number, format?: unknown) =>
  oid === INT8 ? (Number as never) : pg.types.getTypeParser(oid, format as never)
