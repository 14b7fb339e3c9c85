import { CerthallError } from '@certhall/model'
import { type Kysely, sql } from 'kysely'
import type { Database } from './database.ts'
import { GENERATION } from './km-store.ts'

interface ImportedPair {
  spki: Uint8Array
  sealed: Uint8Array
  generation: number
  signingSerial: string
  /** Its certificate is revoked: the pair is kept for old files only. */
  ended: boolean
}

/**
 * A pair of another centre's, in use or history at once: its holder has had it for years. In the caller's transaction, with the
 * trail's entry. False where the key, or another one of this certificate, is there already. `case-stale` when the master key was
 * changed since it was sealed.
 */
export async function addImportedPair(
  tx: Kysely<Database>,
  { spki, sealed, generation, signingSerial, ended }: ImportedPair,
  { at, actor }: { at: Date; actor: string },
): Promise<boolean> {
  await sql`select pg_advisory_xact_lock_shared(${GENERATION})`.execute(tx)
  const { rows } = await sql<{ present: boolean }>`
    select ${generation}::int = max(generation) as present from km_generations`.execute(tx)
  if (rows[0]?.present !== true) throw new CerthallError('case-stale', 'a new master key')
  const { numAffectedRows } = await sql`
    with added as (
      insert into km_pairs (spki, sealed, generation, store, signing_serial, made_at, reserved_at, used_at, ended_at)
      values (${spki}, ${sealed}, ${generation}, ${ended ? 'history' : 'in-use'}, ${signingSerial}, ${at}, ${at}, ${at},
        ${ended ? at : null}::timestamptz)
      on conflict do nothing
      returning spki, signing_serial
    )
    insert into km_trail (at, event, pair, signing_serial, actor)
    select ${at}, 'import', encode(sha256(spki), 'hex'), signing_serial, ${actor} from added`.execute(tx)
  return numAffectedRows === 1n
}
