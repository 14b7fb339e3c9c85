import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fromPem } from '@certhall/pki'
import { startCluster } from 'certhall/postgres'
import pg from 'pg'
import { makeCsr } from '../csrs.ts'
import { Ending } from '../ending.ts'
import { openHere } from '../here.ts'
import { populate, type Sample } from './population.ts'
import type { Stage } from './rates.ts'

/** Written when all is loaded. */
const LOADED = 'loaded.json'

/** What of a stage is known without its database. */
interface Loaded {
  stored: number
  issuer: string
}

/** Makes a hall under `folder`/SIZE and fills its database; one that is there already stays as it is. Answers what to tell of it. */
export async function loadStage(folder: string, size: number): Promise<string> {
  const own = path.join(folder, String(size))
  if (await loadedIn(own)) return `${size} certificates are there`
  await rm(own, { recursive: true, force: true })
  await mkdir(own, { recursive: true })
  const started = performance.now()
  const sample = await closing((ending) => oneOfOurs(own, ending))
  // Rows that come with a table that is made in the same transaction need no log, if nobody wants to follow it.
  await inDatabase(own, async (database) => {
    await database.query(`alter system set wal_level = 'minimal'`)
    await database.query('alter system set max_wal_senders = 0')
  })
  const told = await inDatabase(own, async (database) => {
    const seconds = await populate(database, sample, size)
    await database.query('alter system reset all')
    return `${size} certificates in ${seconds}, ${await sizeOf(database)}`
  })
  await writeFile(
    path.join(own, LOADED),
    JSON.stringify({ stored: size, issuer: sample.issuer } satisfies Loaded),
  )
  return `${told}; ${((performance.now() - started) / 1000).toFixed(0)} s in all`
}

/** Sizes that are loaded under a folder, smallest first. */
export async function loadedSizes(folder: string): Promise<number[]> {
  const names = await readdir(folder)
  const all = await Promise.all(names.map((name) => loadedIn(path.join(folder, name))))
  return all.flatMap((one) => one?.stored ?? []).sort((a, b) => a - b)
}

/** Opens a hall that was loaded. Its files are read once, so that what was used last does not decide who is slow. */
export async function openStage(folder: string, size: number, ending: Ending): Promise<Stage> {
  const own = path.join(folder, String(size))
  const loaded = await loadedIn(own)
  if (loaded === undefined) throw new Error(`no ${size} certificates are loaded under ${folder}`)
  const here = await openHere({ folder: own, ending })
  await withClient(here.databaseUrl, async (database) => {
    await database.query('create extension if not exists pg_prewarm')
    await database.query(
      `select pg_prewarm(oid::regclass, 'read') from pg_class
       where oid = 'ca_certificates'::regclass or oid in (select indexrelid from pg_index where indrelid = 'ca_certificates'::regclass)`,
    )
  })
  return { here, issuer: await here.authority.caCertificate(loaded.issuer), stored: loaded.stored }
}

async function loadedIn(own: string): Promise<Loaded | undefined> {
  const text = await readFile(path.join(own, LOADED), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : JSON.parse(text)
}

/** A certificate as this hall issues and stores it. */
async function oneOfOurs(folder: string, ending: Ending): Promise<Sample> {
  const { machines, client, databaseUrl } = await openHere({ folder, ending })
  const { serial } = await machines.issue(client, fromPem(makeCsr(0))[0]?.der as Uint8Array, 'sample')
  return withClient(databaseUrl, async (database) => {
    const { rows } = await database.query<Sample>('select * from ca_certificates where serial = $1', [serial])
    return rows[0] as Sample
  })
}

async function sizeOf(database: pg.Client): Promise<string> {
  const { rows } = await database.query(
    `select pg_size_pretty(pg_table_size('ca_certificates')) as rows, pg_size_pretty(pg_indexes_size('ca_certificates')) as indexes`,
  )
  return `${rows[0].rows} of rows, ${rows[0].indexes} of indexes`
}

/** A stage's PostgreSQL alone, for the while. */
const inDatabase = <Result>(folder: string, work: (database: pg.Client) => Promise<Result>) =>
  closing(async (ending) => {
    const cluster = await startCluster({ folder: path.join(folder, 'db') })
    ending.add(() => cluster.stop())
    return withClient(cluster.url, work)
  })

async function withClient<Result>(
  url: string,
  work: (database: pg.Client) => Promise<Result>,
): Promise<Result> {
  const database = new pg.Client({ connectionString: url })
  await database.connect()
  try {
    return await work(database)
  } finally {
    await database.end()
  }
}

async function closing<Result>(work: (ending: Ending) => Promise<Result>): Promise<Result> {
  const ending = new Ending()
  const stop = () => ending.run().finally(() => process.exit(130))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    return await work(ending)
  } finally {
    process.removeListener('SIGINT', stop)
    process.removeListener('SIGTERM', stop)
    await ending.run()
  }
}
