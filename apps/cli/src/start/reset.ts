import { rm } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { reachableFolder } from '../postgres/cluster.ts'
import { databaseOwner } from '../postgres/owner.ts'

/** Removes the embedded database's files, or every object of ours in the database that DATABASE_URL names. */
export async function removeDatabase(dataDir: string, databaseUrl: string | undefined): Promise<void> {
  if (databaseUrl) {
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    await client.query(
      'drop schema if exists public cascade; create schema public; drop schema if exists pgboss cascade',
    )
    await client.end()
    return
  }
  const folder = await reachableFolder(path.join(dataDir, 'db'), await databaseOwner(), '/var/lib/certhall')
  await rm(folder, { recursive: true, force: true })
}
