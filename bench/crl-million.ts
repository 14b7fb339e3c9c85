import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { migrate } from '@certhall/server/migrate'
import { connect } from '@certhall/server/sql'
import { DEFAULT_STATUS } from '@certhall/va'
import { startCluster } from 'certhall/postgres'
import pg from 'pg'
import { type OpenAuthority, openAuthority } from '../apps/server/src/authority.ts'

// Lists of very many revoked certificates: how long they take, how large they are, and whether anything else waits for them.
//   node bench/crl-million.ts [certificates, 1000000] [issuer, p256]

const count = Number(process.argv[2] ?? 1_000_000)
const issuer = process.argv[3] ?? 'p256'

const folder = await mkdtemp(path.join(os.tmpdir(), 'certhall-crl-'))
await chmod(folder, 0o755)
const cluster = await startCluster({ folder: path.join(folder, 'db') })
const db = connect(cluster.url)
const client = new pg.Client(cluster.url)
await client.connect()
try {
  await migrate(db)
  const status = { ...DEFAULT_STATUS, crl: { ...DEFAULT_STATUS.crl, largeListPauseSeconds: 0 } }
  const clock = { now: () => new Date() }
  const keys = { keysDir: path.join(folder, 'keys'), passphrase: 'bench', baseUrl: 'http://bench.example' }
  const opened = await openAuthority({ db, clock, status, ...keys })
  await load()
  const shards = Math.ceil(count / 10_000)
  await measured('one shard', () => opened.lists.renewed(issuer, '0'))
  await measured(`${shards - 1} shards, one after the other`, async () => {
    for (let shard = 1; shard < shards; shard++) await opened.lists.renewed(issuer, String(shard))
  })
  await measured('the complete list and its delta', () => opened.lists.renewed(issuer, 'full'))
  await revokeOne()
  await measured('the complete list and its delta, after one more', () =>
    opened.lists.renewed(issuer, 'full'),
  )
  await measured('reading the complete list', () => readAll(opened))
  await sizes()
  await opened.close()
} finally {
  await client.end()
  await db.destroy()
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
}

/** Revoked certificates as they stand after years; only what lists and look-ups read is real. */
async function load(): Promise<void> {
  const started = performance.now()
  await client.query(`update ca_issuers set changes = $1 where id = $2`, [count, issuer])
  await client.query(
    `
    insert into ca_numbers (issuer, next) values ($1, $2)
    on conflict (issuer) do update set next = excluded.next`,
    [issuer, count],
  )
  await client.query(
    `
    insert into ca_certificates (serial, issuer, use, state, case_reference, profile, holder, template_digest, spki,
      spki_digest, signature, tbs, not_before, not_after, intended_at, der, fingerprint, issued_at, revoked_at, reason,
      shard, changed)
    select '4' || substr(encode(sha256(n::text::bytea), 'hex'), 1, 37), $1, 'single', 'revoked', 'bench-' || n,
      'bench', 'holder-' || n, '', '', encode(sha256(('key' || n)::bytea), 'hex'), 'ecdsa-sha256', '', now(),
      now() + interval '1 year', now(), '', n::text, now(), now() - n * interval '20 seconds',
      (array['superseded', 'keyCompromise', 'cessationOfOperation', 'affiliationChanged'])[1 + n % 4],
      n / 10000, n + 1
    from generate_series(0, $2::int) n`,
    [issuer, count - 1],
  )
  await client.query(`vacuum analyze ca_certificates`, [])
  console.log(`${count} revoked certificates stored in ${seconds(started)} s`)
}

async function revokeOne(): Promise<void> {
  await client.query(`update ca_issuers set changes = changes + 1 where id = $1`, [issuer])
  await client.query(
    `update ca_certificates set reason = 'keyCompromise', changed = $1
     where serial = (select serial from ca_certificates where issuer = $2 and shard = 0 limit 1)`,
    [count + 1, issuer],
  )
}

async function readAll({ lists }: OpenAuthority): Promise<void> {
  for await (const _part of lists.read(await lists.renewed(issuer, 'full')));
}

async function measured(what: string, work: () => Promise<unknown>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  let most = process.memoryUsage().rss
  const before = most
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 20)
  const cpu = process.cpuUsage()
  const started = performance.now()
  delay.enable()
  await work()
  delay.disable()
  clearInterval(watch)
  const { user, system } = process.cpuUsage(cpu)
  const mib = (bytes: number) => Math.round(bytes / 2 ** 20)
  console.log(
    `${what}: ${seconds(started)} s (${((user + system) / 1e6).toFixed(2)} s CPU here), ` +
      `event loop late by at most ${(delay.max / 1e6).toFixed(0)} ms (99 %: ${(delay.percentile(99) / 1e6).toFixed(0)} ms), ` +
      `memory ${mib(before)} to ${mib(most)} MiB`,
  )
}

async function sizes(): Promise<void> {
  const { rows } = await client.query<{
    scope: string
    lists: number
    entries: number
    size: number
    largest: number
  }>(
    `
    select case when scope in ('full', 'delta') then scope else 'shards' end as scope, count(*) as lists,
      sum(entries)::int8 as entries, sum(size)::int8 as size, max(size) as largest
    from va_lists where issuer = $1 group by 1 order by 1`,
    [issuer],
  )
  console.table(rows)
}

function seconds(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(2)
}
