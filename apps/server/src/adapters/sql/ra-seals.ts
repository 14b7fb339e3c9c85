import { CerthallError } from '@certhall/model'
import type { SealImage, SealRecord, Seals, SealTickets } from '@certhall/ra'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from './database.ts'
import { lockEditable } from './lock-editable.ts'
import { json } from './ra-case-row.ts'
import type { SealTables } from './ra-seal-tables.ts'

const bytes = (value: Uint8Array): Uint8Array => new Uint8Array(value)

export function sqlSeals(db: Kysely<Database>): Seals {
  const one = (column: 'id' | 'digest', value: string) =>
    db.selectFrom('seals').selectAll().where(column, '=', value).executeTakeFirst()
  const known = async (id: string): Promise<SealRecord> => {
    const row = await one('id', id)
    if (row === undefined) throw new CerthallError('not-found', `seal ${id}`)
    return toSeal(row)
  }
  return {
    async putImage({ findings, ...image }) {
      const { reference, kind, name, acceptable, png = null, digest = null } = image
      const row = { kind, name, acceptable, png, digest, findings: json(findings) }
      await db.transaction().execute(async (trx) => {
        await lockEditable(trx, reference)
        await trx
          .insertInto('seal_images')
          .values({ reference, ...row })
          .onConflict((conflict) => conflict.column('reference').doUpdateSet(row))
          .execute()
      })
    },
    async image(reference) {
      const row = await db
        .selectFrom('seal_images')
        .selectAll()
        .where('reference', '=', reference)
        .executeTakeFirst()
      return row && toImage(row)
    },
    async intend(seal) {
      // In the order of the certificate's seals: two at once would take the same place.
      return db.transaction().execute(async (work) => {
        await sql`select pg_advisory_xact_lock(hashtextextended(${`seals/${seal.certificate}`}, 0))`.execute(
          work,
        )
        let standing = work.selectFrom('seals').selectAll()
        standing =
          seal.follows === undefined
            ? standing.where('reference', '=', seal.reference).where('follows', 'is', null)
            : standing.where('follows', '=', seal.follows)
        const there = await standing.executeTakeFirst()
        if (there) return toSeal(there)
        const { places } = await work
          .selectFrom('seals')
          .select(({ fn }) => fn.max('ordinal').as('places'))
          .where('certificate', '=', seal.certificate)
          .executeTakeFirstOrThrow()
        const row = await work
          .insertInto('seals')
          .values(toRow(seal, (places ?? 0) + 1))
          .returningAll()
          .executeTakeFirstOrThrow()
        return toSeal(row)
      })
    },
    async complete(id, der, digest) {
      await db
        .updateTable('seals')
        .set({ der, digest })
        .where('id', '=', id)
        .where('der', 'is', null)
        .execute()
      return known(id)
    },
    async find(id) {
      const row = await one('id', id)
      return row && toSeal(row)
    },
    async file(seal, { office, number, filedOn, by, at }) {
      await db
        .insertInto('seal_filings')
        .values({ seal, office, number, filed_on: filedOn, by, at })
        .onConflict((conflict) => conflict.columns(['seal', 'office', 'number']).doNothing())
        .execute()
    },
    async filings(seal) {
      const rows = await db
        .selectFrom('seal_filings')
        .selectAll()
        .where('seal', '=', seal)
        .orderBy('at')
        .execute()
      return rows.map(({ office, number, filed_on: filedOn, by, at }) => ({
        office,
        number,
        filedOn,
        by,
        at,
      }))
    },
    async byDigest(digest) {
      const row = await one('digest', digest)
      return row && toSeal(row)
    },
    async ofHolder(holderId) {
      const rows = await db
        .selectFrom('seals')
        .selectAll()
        .where('holder_id', '=', holderId)
        .orderBy('created_at')
        // Made anew within the same second, it comes behind what it follows.
        .orderBy('follows', (order) => order.asc().nullsFirst())
        .orderBy('ordinal')
        .execute()
      return rows.map(toSeal)
    },
    async unsigned({ after, limit }) {
      const rows = await db
        .selectFrom('seals')
        .selectAll()
        .where('der', 'is', null)
        .where('cancelled_at', 'is', null)
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toSeal)
    },
    async receive(id, { at, token, evidence }) {
      await db
        .updateTable('seals')
        .set({ received_at: at, token, evidence: json(evidence) })
        .where('id', '=', id)
        .where('received_at', 'is', null)
        .execute()
    },
    async cancel(id, { at, by, reason }) {
      await db
        .updateTable('seals')
        .set({ cancelled_at: at, cancelled_by: by, cancel_reason: reason })
        .where('id', '=', id)
        .where('cancelled_at', 'is', null)
        .execute()
    },
  }
}

export function sqlSealTickets(db: Kysely<Database>): SealTickets {
  return {
    async add({ id, holderId, certificate, nonce, expiresAt, openedBy = null }) {
      const row = { id, holder_id: holderId, certificate, nonce, expires_at: expiresAt, opened_by: openedBy }
      await db.insertInto('seal_tickets').values(row).execute()
    },
    async find(id) {
      const row = await db.selectFrom('seal_tickets').selectAll().where('id', '=', id).executeTakeFirst()
      if (row === undefined) return undefined
      const { holder_id: holderId, certificate, nonce, expires_at: expiresAt, opened_by: openedBy } = row
      return { id, holderId, certificate, nonce, expiresAt, ...(openedBy && { openedBy }) }
    },
    async sweep(at) {
      await db.deleteFrom('seal_tickets').where('expires_at', '<=', at).execute()
    },
  }
}

function toImage(row: Selectable<SealTables['seal_images']>): SealImage {
  const { reference, kind, name, acceptable, findings, png, digest } = row
  return {
    ...{ reference, kind, name, acceptable, findings },
    ...(png && { png: bytes(png) }),
    ...(digest !== null && { digest }),
  }
}

function toRow(seal: Parameters<Seals['intend']>[0], ordinal: number) {
  return {
    ...{ id: seal.id, reference: seal.reference, holder_id: seal.holderId, profile: seal.profile, ordinal },
    ...{ kind: seal.kind, name: seal.name, certificate: seal.certificate, png: seal.png, info: seal.info },
    ...{ width_mm: seal.widthMm, height_mm: seal.heightMm, maker: seal.maker, maker_key: seal.makerKey },
    ...{ created_at: seal.createdAt, valid_until: seal.validUntil, follows: seal.follows ?? null },
  }
}

function toSeal(row: Selectable<SealTables['seals']>): SealRecord {
  const { cancelled_at: cancelledAt } = row
  return {
    ...{
      id: row.id,
      reference: row.reference,
      holderId: row.holder_id,
      profile: row.profile,
      kind: row.kind,
    },
    ...{ name: row.name, certificate: row.certificate, ordinal: row.ordinal, png: bytes(row.png) },
    ...{ widthMm: row.width_mm, heightMm: row.height_mm, info: bytes(row.info), maker: bytes(row.maker) },
    ...{ makerKey: row.maker_key, createdAt: row.created_at, validUntil: row.valid_until },
    ...(row.der && { der: bytes(row.der) }),
    ...(row.digest !== null && { digest: row.digest }),
    ...(row.follows !== null && { follows: row.follows }),
    ...(row.received_at && { receivedAt: row.received_at }),
    ...(row.token !== null && { token: row.token }),
    ...(cancelledAt && {
      cancelled: { at: cancelledAt, by: row.cancelled_by ?? '', reason: row.cancel_reason ?? '' },
    }),
  }
}
