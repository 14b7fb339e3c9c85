import { hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { SHARD_SIZE } from '@certhall/ca'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** A row as the hall stored it; the rows that are loaded differ from it where certificates differ. */
export interface Sample {
  issuer: string
  profile: string
  template_digest: string
  signature: string
  serial: string
  spki: Buffer
  der: Buffer
}

const COLUMNS = [
  ...['serial', 'issuer', 'use', 'state', 'case_reference', 'profile', 'holder', 'template_digest', 'spki'],
  ...['spki_digest', 'signature', 'tbs', 'not_before', 'not_after', 'intended_at', 'der', 'fingerprint'],
  ...['issued_at', 'published_at', 'revoked_at', 'reason', 'shard', 'changed'],
]
/** One of so many is revoked, spread over all shards. */
const REVOKED_EVERY = 50
const DAY_MS = 86_400_000
const ROWS_A_BATCH = 500
/** PostgreSQL counts its microseconds from here. */
const EPOCH_MS = Date.UTC(2000, 0, 1)
/** When the first of the rows was issued, one every millisecond. */
const FIRST_MS = Date.UTC(2026, 0, 1)

/** The names of row `at`, random to the indexes as a hall's own are, and known without asking the database. */
export function namesOf(at: number): Names {
  const octets = hash('sha512', `certificate ${at}`, 'hex')
  return {
    // 19 octets: a time, then what is random (packages/crypto/src/digests.ts).
    serial: `4${(FIRST_MS + at).toString(16).padStart(11, '0')}${octets.slice(0, 26)}`,
    fingerprint: octets.slice(64),
    keyDigest: octets.slice(32, 96),
    holder: `holder/${digits(at >> 1)}`,
    octets,
  }
}

interface Names {
  serial: string
  fingerprint: string
  keyDigest: string
  holder: string
  /** 64 in hex, for what must only be another. */
  octets: string
}

/**
 * Loads `count` rows by COPY into a table that is emptied in the same transaction, without its indexes and constraints, which are made
 * again afterwards; what was in it stays. Answers how long the two took.
 */
export async function populate(client: pg.Client, sample: Sample, count: number): Promise<string> {
  const started = performance.now()
  await client.query(`set maintenance_work_mem = '1GB'`)
  await client.query('set max_parallel_maintenance_workers = 2')
  const again = await takeOff(client)
  await client.query('create temp table kept as select * from ca_certificates')
  await client.query('begin')
  await client.query('truncate ca_certificates')
  // Frozen: nothing is left to be done to them by the first who read.
  const copy = client.query(
    copyFrom(`copy ca_certificates (${COLUMNS.join(', ')}) from stdin (format binary, freeze)`),
  )
  await pipeline(Readable.from(batches(sample, count)), copy)
  await client.query('insert into ca_certificates select * from kept')
  await client.query('commit')
  const copied = performance.now()
  for (const statement of again) await client.query(statement)
  await client.query(
    `insert into ca_numbers (issuer, next) values ($1, $2) on conflict (issuer) do update set next = excluded.next`,
    [sample.issuer, count],
  )
  await client.query(`update ca_issuers set changes = $2 where id = $1`, [sample.issuer, count])
  await client.query('analyze ca_certificates')
  await client.query('checkpoint')
  const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(0)} s`
  return `${seconds(started, copied)}, indexes in ${seconds(copied, performance.now())}`
}

/** Drops every key, constraint and index of the table; answers the statements that make them again, in order. */
async function takeOff(client: pg.Client): Promise<string[]> {
  const { rows: constraints } = await client.query<Constraint>(`
    select conrelid::regclass as on, conname as name, contype as type, pg_get_constraintdef(oid) as definition
    from pg_constraint
    where (conrelid = 'ca_certificates'::regclass and contype in ('p', 'u', 'f', 'c'))
      or confrelid = 'ca_certificates'::regclass
    order by contype = 'f', contype`)
  const indexes = await client.query<{ name: string; definition: string }>(`
    select indexrelid::regclass as name, pg_get_indexdef(indexrelid) as definition from pg_index
    where indrelid = 'ca_certificates'::regclass
      and indexrelid not in (select conindid from pg_constraint where conrelid = 'ca_certificates'::regclass)`)
  for (const { on, name } of constraints.toReversed())
    await client.query(`alter table ${on} drop constraint "${name}"`)
  for (const { name } of indexes.rows) await client.query(`drop index ${name}`)
  const of = (...types: string[]) => constraints.filter(({ type }) => types.includes(type))
  const add = ({ name, definition }: Constraint) => `add constraint "${name}" ${definition}`
  const alter = (one: Constraint) => `alter table ${one.on} ${add(one)}`
  return [
    // All checks in one reading.
    `alter table ca_certificates ${of('c').map(add).join(', ')}`,
    ...of('p', 'u').map(alter),
    ...indexes.rows.map(({ definition }) => definition),
    ...of('f').map(alter),
  ]
}

interface Constraint {
  on: string
  name: string
  type: string
  definition: string
}

function* batches(sample: Sample, count: number): Generator<Buffer> {
  const issued = rowPattern(sample, false)
  const revoked = rowPattern(sample, true)
  const longest = Math.max(issued.bytes.length, revoked.bytes.length)
  // The format's signature, its flags and the length of its header's extension.
  yield Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
  for (let at = 0; at < count; at += ROWS_A_BATCH) {
    const batch = Buffer.allocUnsafe(longest * ROWS_A_BATCH)
    let end = 0
    for (let row = at; row < Math.min(count, at + ROWS_A_BATCH); row++)
      end += write(row % REVOKED_EVERY === 0 ? revoked : issued, row, batch.subarray(end))
    yield batch.subarray(0, end)
  }
  yield Buffer.from([0xff, 0xff])
}

/** A row's octets, and where in them stands what differs from row to row. */
interface RowPattern {
  bytes: Buffer
  places: Record<Part, number[]>
}

type Part =
  | 'serial'
  | 'serialHex'
  | 'key'
  | 'keyDigest'
  | 'fingerprint'
  | 'case'
  | 'holder'
  | 'shard'
  | 'changed'

/** Marks that stand in for the parts: of their length, and found nowhere else in a row. */
const MARKS: Record<Part, Buffer> = {
  serial: Buffer.alloc(19, 0xe1),
  serialHex: Buffer.alloc(38, 0xe2),
  key: Buffer.alloc(64, 0xe3),
  keyDigest: Buffer.alloc(64, 0xe4),
  fingerprint: Buffer.alloc(64, 0xe5),
  case: Buffer.alloc(9, 0xe6),
  holder: Buffer.alloc(9, 0xe7),
  shard: Buffer.alloc(4, 0xe8),
  changed: Buffer.alloc(8, 0xe9),
}

function rowPattern(sample: Sample, revoked: boolean): RowPattern {
  const marked = (bytes: Buffer) => {
    const copy = Buffer.from(bytes)
    // Its serial and the last octets of its public key are what makes one certificate's bytes another's.
    MARKS.serial.copy(copy, bytes.indexOf(Buffer.from(sample.serial, 'hex')))
    MARKS.key.copy(copy, bytes.indexOf(sample.spki.subarray(-64)))
    return field(copy)
  }
  const now = field(timestamp(new Date()))
  const inAYear = field(timestamp(new Date(Date.now() + 365 * DAY_MS)))
  const values = [
    ...[field(MARKS.serialHex), text(sample.issuer), text('single'), text(revoked ? 'revoked' : 'issued')],
    ...[field(Buffer.concat([Buffer.from('case/'), MARKS.case])), text(sample.profile)],
    ...[field(Buffer.concat([Buffer.from('holder/'), MARKS.holder])), text(sample.template_digest)],
    ...[field(Buffer.concat([sample.spki.subarray(0, -64), MARKS.key])), field(MARKS.keyDigest)],
    ...[text(sample.signature), field(Buffer.alloc(0)), now, inAYear, now, marked(sample.der)],
    ...[field(MARKS.fingerprint), now, now],
    ...(revoked ? [now, text('superseded')] : [NULL, NULL]),
    ...[field(MARKS.shard), field(MARKS.changed)],
  ]
  const bytes = Buffer.concat([int16(values.length), ...values])
  const places = Object.fromEntries(
    Object.entries(MARKS).map(([part, mark]) => [part, placesOf(bytes, mark)]),
  ) as RowPattern['places']
  return { bytes, places }
}

function placesOf(bytes: Buffer, mark: Buffer): number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) places.push(at)
  return places
}

/** Writes row `at`; answers its length. */
function write({ bytes, places }: RowPattern, at: number, row: Buffer): number {
  bytes.copy(row)
  const { serial, fingerprint, keyDigest, octets } = namesOf(at)
  const put = (part: Part, value: string, encoding: 'latin1' | 'hex') => {
    for (const place of places[part]) row.write(value, place, encoding)
  }
  put('serial', serial, 'hex')
  put('serialHex', serial, 'latin1')
  put('key', octets, 'hex')
  put('keyDigest', keyDigest, 'latin1')
  put('fingerprint', fingerprint, 'latin1')
  put('case', digits(at), 'latin1')
  put('holder', digits(at >> 1), 'latin1')
  for (const place of places.shard) row.writeInt32BE(Math.floor(at / SHARD_SIZE), place)
  for (const place of places.changed)
    row.writeBigInt64BE(BigInt(at % REVOKED_EVERY === 0 ? at + 1 : 0), place)
  return bytes.length
}

const digits = (at: number): string => String(at).padStart(9, '0')

const NULL = int32(-1)
const field = (bytes: Buffer): Buffer => Buffer.concat([int32(bytes.length), bytes])
const text = (value: string): Buffer => field(Buffer.from(value))
const timestamp = (date: Date): Buffer => int64(BigInt(date.getTime() - EPOCH_MS) * 1000n)

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
}
