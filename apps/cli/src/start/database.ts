import path from 'node:path'
import { CerthallError } from '@certhall/model'
import pg from 'pg'
import { joinCluster, startCluster } from '../postgres/cluster.ts'

export interface RunningDatabase {
  url: string
  stop(): Promise<void>
}

/** The embedded PostgreSQL, or the one that DATABASE_URL names, tried once so that a mistake is said in one line. */
export async function openDatabase(
  dataDir: string,
  databaseUrl: string | undefined,
  { join = false }: { /** The hall may be running on it. */ join?: boolean } = {},
): Promise<RunningDatabase> {
  if (!databaseUrl) return (join ? joinCluster : startCluster)({ folder: path.join(dataDir, 'db') })
  let client: pg.Client | undefined
  try {
    client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 })
    await client.connect()
    await client.query('select 1')
  } catch (error) {
    const reason = (error as Error).message || (error as NodeJS.ErrnoException).code
    throw new CerthallError('configuration-invalid', `DATABASE_URL cannot be used: ${reason}`)
  } finally {
    await client?.end().catch(() => undefined)
  }
  return { url: databaseUrl, stop: async () => undefined }
}
