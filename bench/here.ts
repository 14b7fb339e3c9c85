import path from 'node:path'
import type { MachineClient } from '@certhall/ca'
import { migrate } from '@certhall/server/migrate'
import { connect } from '@certhall/server/sql'
import { DEFAULT_STATUS } from '@certhall/va'
import { startCluster } from 'certhall/postgres'
import type { Kysely } from 'kysely'
import { ROOT } from '../apps/cli/src/start/root.ts'
import { groupPool } from '../apps/server/src/adapters/sql/ca-many.ts'
import type { Database } from '../apps/server/src/adapters/sql/database.ts'
import { type OpenAuthority, openAuthority } from '../apps/server/src/authority.ts'
import { loadMachineProfiles } from '../apps/server/src/machine-profiles.ts'
import { type Machines, openMachines } from '../apps/server/src/machines.ts'
import { BASE_URL } from './authority.ts'
import type { BenchContext } from './bench-case.ts'

/** An authority in this process. */
export interface Here {
  databaseUrl: string
  db: Kysely<Database>
  authority: OpenAuthority
  machines: Machines
  client: MachineClient
}

/** The authority in this process, over a PostgreSQL of its own as the hall runs it. */
export async function openHere({ folder, ending }: Pick<BenchContext, 'folder' | 'ending'>): Promise<Here> {
  const cluster = await startCluster({ folder: path.join(folder, 'db') })
  ending.add(() => cluster.stop())
  const db = connect(cluster.url)
  ending.add(() => db.destroy())
  await migrate(db)
  const clock = { now: () => new Date() }
  const keysDir = path.join(folder, 'keys')
  // What is measured is the signing, not its bound.
  const status = { ...DEFAULT_STATUS, ocsp: { ...DEFAULT_STATUS.ocsp, signedPerSecond: Number.MAX_VALUE } }
  const authority = await openAuthority({
    db,
    clock,
    keysDir,
    status,
    passphrase: 'bench',
    baseUrl: BASE_URL,
  })
  ending.add(() => authority.close())
  const pool = groupPool(cluster.url)
  ending.add(() => pool.end())
  const profiles = await loadMachineProfiles(path.join(ROOT, 'profiles/machines'))
  const [profile] = profiles.values()
  if (profile === undefined) throw new Error('no profile for machines')
  const listedKeys = { has: () => false }
  const machines = openMachines({ ...{ ca: authority.ca, db, pool, profiles, listedKeys } })
  const client = { id: 'bench', profile, names: ['dns:*.bench.example'] }
  return { databaseUrl: cluster.url, db, authority, machines, client }
}
