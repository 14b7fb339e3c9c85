import { fingerprint } from '@certhall/crypto'
import type { AdminPins, EscrowedAdminPin } from '@certhall/km'
import { type Kysely, type Selectable, sql } from 'kysely'
import { bytes, optional } from './ca-columns.ts'
import type { Database } from './database.ts'
import type { AdminPinRow } from './km-tables.ts'
import { transact } from './transact.ts'

/** Held shared by whoever adds a secret, alone by whoever begins a generation; as in km-store.ts. */
const GENERATION = sql`hashtextextended('km/generation', 0)`

/** Admin PINs under escrow, on PostgreSQL. */
export function sqlAdminPins(db: Kysely<Database>): AdminPins {
  return {
    async live(serial) {
      const rows = await db
        .selectFrom('km_admin_pins')
        .selectAll()
        .where('serial', '=', serial)
        .where('state', '<>', 'past')
        .orderBy('position')
        .execute()
      return rows.map(toPin)
    },

    async nextPosition(serial) {
      const row = await db
        .selectFrom('km_admin_pins')
        .select((select) => select.fn.max('position').as('last'))
        .where('serial', '=', serial)
        .executeTakeFirst()
      return (row?.last ?? 0) + 1
    },

    add: (
      { serial, holder, position, state, generation, sealed },
      { actor, reason },
      at,
      { first = false } = {},
    ) =>
      transact(db, async (tx) => {
        await sql`select pg_advisory_xact_lock_shared(${GENERATION})`.execute(tx)
        // Two at once take turns.
        await sql`select pg_advisory_xact_lock(hashtextextended(${`admin-pin/${serial}`}, 0))`.execute(tx)
        const { rows: present } = await sql`
          select from km_generations having max(generation) = ${generation}::int`.execute(tx)
        if (present.length === 0) return false
        const rows = await tx
          .selectFrom('km_admin_pins')
          .selectAll()
          .where('serial', '=', serial)
          .where((where) => where.or([where('position', '=', position), where('state', '=', 'next')]))
          .execute()
        if (rows.some((row) => row.position === position)) return false
        if (state === 'next' && rows.length > 0) return false
        if (first && (await isKept(tx, serial))) return false
        if (state === 'in-use') await end(tx, serial)
        await tx
          .insertInto('km_admin_pins')
          .values({ serial, holder, position, state, generation, sealed: Buffer.from(sealed), made_at: at })
          .execute()
        await note(tx, {
          event: state === 'next' ? 'admin-pin-next' : 'admin-pin-keep',
          serial,
          actor,
          reason,
          at,
        })
        return true
      }),

    noteRelease: (serial, to, { actor, reason }, at) =>
      note(db, { event: 'admin-pin-release', serial, actor, reason, at, toKey: fingerprint(to) }),

    confirm: (serial, position, at) =>
      db.transaction().execute(async (tx) => {
        const next = await tx
          .selectFrom('km_admin_pins')
          .select('position')
          .where('serial', '=', serial)
          .where('position', '=', position)
          .where('state', '=', 'next')
          .forUpdate()
          .executeTakeFirst()
        if (next === undefined) return false
        await tx
          .updateTable('km_admin_pins')
          .set({ state: 'past', sealed: null })
          .where('serial', '=', serial)
          .where('state', '=', 'in-use')
          .execute()
        await tx
          .updateTable('km_admin_pins')
          .set({ state: 'in-use' })
          .where('serial', '=', serial)
          .where('position', '=', position)
          .execute()
        await note(tx, { event: 'admin-pin-confirm', serial, actor: 'authority', at })
        return true
      }),

    reseal: (generation, limit, at, reseal) =>
      db.transaction().execute(async (tx) => {
        const rows = await tx
          .selectFrom('km_admin_pins')
          .selectAll()
          .where('generation', '<', generation)
          .where('sealed', 'is not', null)
          .orderBy('serial')
          .orderBy('position')
          .limit(limit)
          .forUpdate()
          .execute()
        for (const row of rows) {
          const sealed = Buffer.from(await reseal(toPin(row)))
          await tx
            .updateTable('km_admin_pins')
            .set({ sealed, generation })
            .where('serial', '=', row.serial)
            .where('position', '=', row.position)
            .execute()
        }
        if (rows.length > 0) {
          const reference = `${rows.length} admin PINs to ${generation}`
          await tx
            .insertInto('km_trail')
            .values({ at, event: 're-seal', actor: 'authority', reference })
            .execute()
        }
        return rows.length
      }),
  }
}

async function isKept(tx: Kysely<Database>, serial: string): Promise<boolean> {
  const live = tx.selectFrom('km_admin_pins').select('position').where('serial', '=', serial)
  return (await live.where('state', '<>', 'past').executeTakeFirst()) !== undefined
}

/** Whatever was kept for the token is past. */
async function end(tx: Kysely<Database>, serial: string): Promise<void> {
  await tx
    .updateTable('km_admin_pins')
    .set({ state: 'past', sealed: null })
    .where('serial', '=', serial)
    .where('state', '<>', 'past')
    .execute()
}

async function note(
  db: Kysely<Database>,
  entry: {
    event: 'admin-pin-keep' | 'admin-pin-next' | 'admin-pin-release' | 'admin-pin-confirm'
    serial: string
    actor: string
    reason?: string
    at: Date
    toKey?: string
  },
): Promise<void> {
  const { event, serial, actor, reason = null, at, toKey = null } = entry
  await db
    .insertInto('km_trail')
    .values({ at, event, actor, reason, to_key: toKey, reference: `token ${serial}` })
    .execute()
}

function toPin(row: Selectable<AdminPinRow>): EscrowedAdminPin {
  return {
    serial: row.serial,
    holder: row.holder,
    position: row.position,
    state: row.state,
    generation: row.generation,
    ...optional('sealed', row.sealed && bytes(row.sealed)),
  }
}
