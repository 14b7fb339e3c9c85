import { CerthallError } from '@certhall/model'
import { type Insertable, type Kysely, sql } from 'kysely'
import type { z } from 'zod'
import type { Database } from '../adapters/sql/database.ts'
import { adminPins } from './admin-pins.ts'
import { type BatchRow, batches } from './batches.ts'
import { type Bundle, openBundle } from './bundle.ts'
import { certificates } from './certificates.ts'
import { holders } from './holders.ts'
import type { ImportStep, ImportWork, Numbered } from './import-work.ts'
import { issuers } from './issuers.ts'
import { keys } from './keys.ts'
import { type FileProgress, type Outcome, type Progress, RowFault } from './outcome.ts'
import { revocationIn, revocations, serial } from './revocations.ts'

/** In this order: each leans on those before it. */
const STEPS = [
  issuers,
  holders,
  certificates,
  revocations,
  keys,
  adminPins,
] as unknown as readonly ImportStep<z.ZodObject>[]

/** Somebody who issues meanwhile may take a place that was free when it was looked at. */
const TRIES = 5

export interface ImportRequest {
  folder: string
  /** Of the tables; UTF-8 unless it says otherwise. */
  encoding?: string
  /** Everything is checked, and nothing stands afterwards. */
  dryRun?: boolean
  /** Whoever runs it: 'command/USER'. */
  by: string
  passphrase?: string
  /** After each batch. */
  progress?: (file: string, done: FileProgress, size: number) => void
}

export interface ImportResult {
  bundle: string
  /** Whether it went on where an earlier one was broken off. */
  resumed: boolean
  progress: Progress
  faults: { file: string; line: number; code: string; detail: string }[]
}

type Place = Pick<ImportWork, 'profiles' | 'identityOids' | 'files'> & {
  db: Kysely<Database>
  keysOn(db: Kysely<Database>): ImportWork['keys']
  clock: { now(): Date }
}

/**
 * Takes a bundle into the register, a batch at a time, each in one transaction with the place that it has come to: broken off
 * anywhere, the next call goes on behind the last whole batch, and rows that stand already are passed over. One at a time;
 * `configuration-invalid` for a second one, and for files that cannot be read as tables.
 */
export async function runImport(place: Place, request: ImportRequest): Promise<ImportResult> {
  const bundle = await openBundle(
    request.folder,
    STEPS.map(({ file }) => file),
  )
  const { db } = place
  return db.connection().execute(async (held) => {
    const { rows } = await sql<{ mine: boolean }>`
      select pg_try_advisory_lock(hashtextextended('import', 0)) as mine`.execute(held)
    if (!rows[0]?.mine)
      throw new CerthallError('configuration-invalid', 'Another import is running; wait until it is done.')
    try {
      return await (request.dryRun ? inVain(place, bundle, request) : inEarnest(place, bundle, request))
    } finally {
      await sql`select pg_advisory_unlock(hashtextextended('import', 0))`.execute(held)
    }
  })
}

function inEarnest(place: Place, bundle: Bundle, request: ImportRequest): Promise<ImportResult> {
  return walk(place, bundle, request, (work) => place.db.transaction().execute(work))
}

/** The same acts in one transaction that is taken back: what a dry run says is what the import will do. */
async function inVain({ files: _, ...place }: Place, bundle: Bundle, request: ImportRequest) {
  let result: ImportResult | undefined
  await place.db
    .transaction()
    .execute(async (tx) => {
      result = await walk(place, bundle, request, (work) => work(tx))
      throw BACK
    })
    .catch((error) => {
      if (error !== BACK) throw error
    })
  return result as ImportResult
}
const BACK = new Error('taken back')

type Transact = <Result>(work: (tx: Kysely<Database>) => Promise<Result>) => Promise<Result>

async function walk(
  place: Place,
  bundle: Bundle,
  request: ImportRequest,
  transact: Transact,
): Promise<ImportResult> {
  const { encoding = 'utf-8', by } = request
  const { clock, profiles, identityOids, keysOn, files } = place
  const begun = await transact((tx) => begin(tx, bundle, by, clock.now()))
  const { progress, resumed } = begun
  const work: Omit<ImportWork, 'db' | 'keys'> = {
    ...{ bundle, profiles, identityOids, passphrase: request.passphrase, now: clock.now() },
    ...(files && { files }),
    actor: `import/${by}/${bundle.id.slice(0, 12)}`,
    revocations: await readRevocations(bundle, encoding, clock.now()),
  }
  for (const step of STEPS) {
    const size = bundle.files.find(({ name }) => name === step.file)?.size
    if (size === undefined) continue
    progress[step.file] ??= { line: 0, bytes: 0, taken: 0, already: 0, refused: 0 }
    const { line } = progress[step.file] as FileProgress
    for await (const batch of batches(bundle, step, encoding, line)) {
      const done = await retried(request, () =>
        transact((tx) => takeBatch({ ...work, db: tx, keys: keysOn(tx) }, step, batch, progress)),
      )
      progress[step.file] = done
      request.progress?.(step.file, done, size)
    }
  }
  const faults = await transact(async (tx) => {
    await tx
      .updateTable('imports')
      .set({ finished_at: clock.now(), progress: JSON.stringify(progress) })
      .where('bundle', '=', bundle.id)
      .execute()
    return tx
      .selectFrom('import_faults')
      .select(['file', 'line', 'code', 'detail'])
      .where('bundle', '=', bundle.id)
      .orderBy('file')
      .orderBy('line')
      .execute()
  })
  return { bundle: bundle.id, resumed, progress, faults }
}

/** One that was finished begins anew: what it took stands already, and what was put right elsewhere may go well now. */
async function begin(tx: Kysely<Database>, { id }: Bundle, by: string, at: Date) {
  const found = await tx.selectFrom('imports').selectAll().where('bundle', '=', id).executeTakeFirst()
  if (found !== undefined && found.finished_at === null) return { progress: found.progress, resumed: true }
  await tx.deleteFrom('imports').where('bundle', '=', id).execute()
  const row = { bundle: id, started_by: by, started_at: at, finished_at: null, progress: '{}' }
  await tx.insertInto('imports').values(row).execute()
  const progress: Progress = {}
  return { progress, resumed: false }
}

/** Rows, faults and the place reached, in the transaction of `work`. */
async function takeBatch(
  work: ImportWork,
  { file, take }: ImportStep<z.ZodObject>,
  batch: BatchRow[],
  progress: Progress,
): Promise<FileProgress> {
  const { db, bundle } = work
  const sound = batch.filter(({ row }) => !(row instanceof RowFault))
  const taken = sound.length === 0 ? [] : await take(work, sound as Numbered<Record<string, unknown>>[])
  const outcomeOf = new Map<BatchRow, Outcome>(sound.map((row, at) => [row, taken[at] as Outcome]))
  const done = { ...(progress[file] as FileProgress) }
  const faults: Insertable<Database['import_faults']>[] = []
  for (const one of batch) {
    const outcome = outcomeOf.get(one) ?? (one.row as RowFault)
    if (outcome instanceof RowFault)
      faults.push({
        bundle: bundle.id,
        file,
        line: one.line,
        code: outcome.code,
        detail: outcome.detail.slice(0, 400),
      })
    done[outcome instanceof RowFault ? 'refused' : outcome] += 1
    Object.assign(done, { line: one.line, bytes: one.bytes })
  }
  if (faults.length > 0) await db.insertInto('import_faults').values(faults).execute()
  const place = JSON.stringify({ ...progress, [file]: done })
  await db.updateTable('imports').set({ progress: place }).where('bundle', '=', bundle.id).execute()
  return done
}

const UNIQUE_VIOLATION = '23505'

async function retried<Result>({ dryRun }: ImportRequest, act: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act()
    } catch (error) {
      const { code } = error as { code?: string }
      // A transaction that failed takes no more: a dry run cannot try again.
      if (dryRun || attempt >= TRIES || (code !== UNIQUE_VIOLATION && code !== 'case-stale')) throw error
    }
  }
}

/** All at once, since a certificate must come in with its revocation: some hundred bytes each. */
async function readRevocations(
  bundle: Bundle,
  encoding: string,
  now: Date,
): Promise<ImportWork['revocations']> {
  const said: ImportWork['revocations'] = new Map()
  if (!bundle.files.some(({ name }) => name === revocations.file)) return said
  for await (const batch of batches(bundle, revocations as never, encoding, 0)) {
    for (const { row, cells } of batch) {
      if (row instanceof RowFault) {
        // Nobody knows what it says, so its certificate may not come in as good.
        const named = serial.safeParse(cells?.serial)
        if (named.success) said.set(named.data, row)
        continue
      }
      const read = row as z.infer<typeof revocations.columns>
      said.set(read.serial, revocationIn(read, now))
    }
  }
  return said
}
