import path from 'node:path'
import { startCluster } from 'certhall/postgres'
import { startServer } from '../apps/cli/src/start/children.ts'
import { ROOT } from '../apps/cli/src/start/root.ts'
import type { BenchContext } from './bench-case.ts'

export interface BenchHall {
  origin: string
  databaseUrl: string
}

/** A hall as it is started for work: its own PostgreSQL, durable, and the server as a process of its own. */
export async function startBenchHall({ folder, ending }: BenchContext): Promise<BenchHall> {
  const cluster = await startCluster({ folder: path.join(folder, 'db') })
  ending.add(() => cluster.stop())
  const server = await startServer({
    databaseUrl: cluster.url,
    host: '127.0.0.1',
    port: 0,
    dataDir: folder,
    profilesDir: path.join(ROOT, 'profiles'),
    agentOrigins: [],
    passphrase: 'bench',
    applications: [],
  })
  ending.add(() => server.stop())
  return { origin: server.origin, databaseUrl: cluster.url }
}
