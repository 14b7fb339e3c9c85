import { sameBytes } from '@certhall/pki'
import { sql } from 'kysely'
import { z } from 'zod'
import { addImportedPair } from '../adapters/sql/km-imported.ts'
import type { ImportStep, ImportWork } from './import-work.ts'
import { type Outcome, outcomeOf, RowFault } from './outcome.ts'
import { readPrivateKey } from './read-private-key.ts'
import { serial } from './revocations.ts'

const columns = z.object({
  /** Of the encryption certificate. */
  serial,
  private_key: z.string().min(1),
})

interface Found {
  serial: string
  use: string
  spki: Uint8Array
  pair_serial: string | null
  state: string
}

/** Encryption pairs under escrow, each checked against its certificate and sealed anew under this hall's master key. */
export const keys: ImportStep<typeof columns> = {
  file: 'keys.csv',
  columns,
  async take(work, rows) {
    const { rows: found } = await sql<Found>`
      select c.serial, c.use, c.spki, c.pair_serial, c.state from ca_certificates c join ca_issuers i on i.id = c.issuer
      where c.serial = any(${rows.map(({ row }) => row.serial)}) and i.imported is not null`.execute(work.db)
    const known = new Map(found.map((one) => [one.serial, one]))
    const outcomes: Outcome[] = []
    for (const { row } of rows)
      outcomes.push(await outcomeOf(() => takeOne(work, row, known.get(row.serial))))
    return outcomes
  },
}

async function takeOne(
  work: ImportWork,
  row: z.infer<typeof columns>,
  found: Found | undefined,
): Promise<Outcome> {
  if (found === undefined) throw new RowFault('certificate-unknown', row.serial)
  const { pair_serial: signingSerial, use, state } = found
  if (use !== 'encryption' || signingSerial === null)
    throw new RowFault('key-not-escrowed', `${row.serial} is not the encryption certificate of a pair`)
  const { pkcs8, spki } = await readPrivateKey(work.bundle, row.private_key, work.passphrase)
  try {
    if (!sameBytes(spki, found.spki)) throw new RowFault('key-differs', `not the key of ${row.serial}`)
    const pair = await work.keys.sealImported({ spki, pkcs8 })
    if (pair === undefined) throw new RowFault('key-not-escrowed', 'only SM2 pairs are kept under escrow')
    const { now: at, actor } = work
    const ended = state === 'revoked'
    return (await addImportedPair(work.db, { ...pair, signingSerial, ended }, { at, actor }))
      ? 'taken'
      : 'already'
  } finally {
    pkcs8.fill(0)
  }
}
