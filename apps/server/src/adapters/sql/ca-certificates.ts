import type { Certificates, Intent, StoredCertificate } from '@certhall/ca'
import { fingerprint } from '@certhall/crypto'
import { type Kysely, type Selectable, sql } from 'kysely'
import { issuedState, LIVE, sqlStatusChanges } from './ca-certificate-status.ts'
import { bytes, optional } from './ca-columns.ts'
import { HOLDERS_KEY, NOT_OF_A_MACHINE, OTHER_KEY } from './ca-indexes.ts'
import type { CertificateRow, IntentRow } from './ca-tables.ts'
import type { Database } from './database.ts'
import { insertCertificate } from './insert-certificate.ts'
import { noteStatusChange } from './note-status-change.ts'

// A certificate contains what was signed: it is not kept twice.
const NOTHING = new Uint8Array(0)

/** The CA's own table on PostgreSQL. */
export function sqlCertificates(db: Kysely<Database>): Certificates {
  return {
    ...sqlStatusChanges(db),

    async live(caseReference, use) {
      const row = await livePlace(db, caseReference, use)
      return row && toRecord(row)
    },

    intend: (intent, pairOf) =>
      db.transaction().execute(async (tx) => {
        const pair = pairOf === undefined ? undefined : await lockLive(tx, pairOf)
        if (pairOf !== undefined && pair === undefined) return undefined
        const record = {
          ...{ ...intent, state: 'intended' as const },
          ...(pairOf && { pairSerial: pairOf }),
          // On hold as the other of its pair is.
          ...(pair?.suspended_at && { suspendedAt: pair.suspended_at }),
        }
        const added = await insertCertificate(tx, record)
          // Either its place or its key is taken: no target is named, as a racing twin takes both.
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
          .executeTakeFirst()
        if (added?.suspended_at) await noteStatusChange(tx, [added])
        // The winner of a race may itself be revoked by now, or be another case with this key: then the caller starts
        // again, and is told.
        const row = added ?? (await livePlace(tx, intent.caseReference, intent.use))
        if (row !== undefined && pairOf !== undefined) {
          await tx
            .updateTable('ca_certificates')
            .set({ pair_serial: row.serial })
            .where('serial', '=', pairOf)
            .execute()
        }
        return row && toRecord(row)
      }),

    async complete(serial, der, digest, at) {
      const done = await db
        .updateTable('ca_certificates')
        .set({ der, fingerprint: digest, issued_at: at, state: issuedState(), tbs: NOTHING })
        .where('serial', '=', serial)
        .where('state', '=', 'intended')
        // Blocked since its intent was stored.
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('ca_blocked_keys')
                .select('spki_digest')
                .whereRef('ca_blocked_keys.spki_digest', '=', 'ca_certificates.spki_digest'),
            ),
          ),
        )
        .returningAll()
        .executeTakeFirst()
      const row = done ?? (await rowOf(db, serial))
      return row === undefined || row.state === 'revoked' || row.der === null ? undefined : toRecord(row)
    },

    async publish(caseReference, at) {
      await db
        .updateTable('ca_certificates')
        .set({ published_at: at })
        .where('case_reference', '=', caseReference)
        .where('state', 'in', ['issued', 'suspended'])
        .where('revoked_at', 'is', null)
        .where(NOT_OF_A_MACHINE)
        .where('published_at', 'is', null)
        .execute()
    },

    async byKey(spki) {
      const digest = fingerprint(spki)
      // In this order: an intent becomes a certificate in one transaction, so one of the two is found. Both where a twin was quicker.
      const intent = await db
        .selectFrom('ca_intents')
        .selectAll()
        .where('spki_digest', '=', digest)
        .executeTakeFirst()
      const row = await db
        .selectFrom('ca_certificates')
        .selectAll()
        .where('spki_digest', '=', digest)
        .where(HOLDERS_KEY)
        .executeTakeFirst()
      if (row !== undefined) return toRecord(row)
      return intent && { ...toIntent(intent), state: 'intended' }
    },

    async bySerial(serial) {
      const row = await rowOf(db, serial)
      if (row !== undefined) return toRecord(row)
      const intent = await db
        .selectFrom('ca_intents')
        .selectAll()
        .where('serial', '=', serial)
        .executeTakeFirst()
      if (intent !== undefined) return { ...toIntent(intent), state: 'intended' }
      // It may have become a certificate in between.
      const made = await rowOf(db, serial)
      return made && toRecord(made)
    },

    async byFingerprint(digest) {
      const row = await db
        .selectFrom('ca_certificates')
        .selectAll()
        .where('fingerprint', '=', digest)
        .where(NOT_OF_A_MACHINE)
        .executeTakeFirst()
      return row && toRecord(row)
    },

    async byHolder(holder) {
      const rows = await db
        .selectFrom('ca_certificates')
        .selectAll()
        .where('holder', '=', holder)
        .orderBy('not_before', 'desc')
        .orderBy('use', 'desc')
        .orderBy('intended_at', 'desc')
        .execute()
      return rows.map(toRecord)
    },

    async enrolled(holder, templateDigest) {
      const rows = await db
        .selectFrom('ca_certificates')
        .selectAll()
        .where('holder', '=', holder)
        .where('template_digest', '=', templateDigest)
        // As the index of migration 013 says it.
        .where(sql<boolean>`case_reference like 'client/%/est'`)
        .where('der', 'is not', null)
        .orderBy('intended_at', 'desc')
        .limit(20)
        .execute()
      return rows.map(toRecord)
    },

    async keyUsedElsewhere(spki, { caseReference, use }) {
      const digest = fingerprint(spki)
      const elsewhere = db
        .selectFrom('ca_certificates')
        .where('spki_digest', '=', digest)
        .where((where) => where.or([where('case_reference', '<>', caseReference), where('use', '<>', use)]))
        .select('spki_digest')
      const named = (table: 'ca_blocked_keys' | 'ca_intents') =>
        db.selectFrom(table).select('spki_digest').where('spki_digest', '=', digest)
      const row = await elsewhere
        .where(HOLDERS_KEY)
        .unionAll(elsewhere.where(OTHER_KEY))
        .unionAll(named('ca_blocked_keys'))
        .unionAll(named('ca_intents'))
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },
  }
}

function livePlace(db: Kysely<Database>, caseReference: string, use: Intent['use']) {
  return (
    db
      .selectFrom('ca_certificates')
      .selectAll()
      .where('case_reference', '=', caseReference)
      .where('use', '=', use)
      // Live.
      .where('revoked_at', 'is', null)
      .where(NOT_OF_A_MACHINE)
      .executeTakeFirst()
  )
}

/** Takes the row's lock; undefined when it is not live. */
async function lockLive(tx: Kysely<Database>, serial: string) {
  const row = await tx
    .selectFrom('ca_certificates')
    .select(['state', 'suspended_at'])
    .where('serial', '=', serial)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined && LIVE.includes(row.state) ? row : undefined
}

function rowOf(db: Kysely<Database>, serial: string) {
  return db.selectFrom('ca_certificates').selectAll().where('serial', '=', serial).executeTakeFirst()
}

function toIntent(row: Selectable<IntentRow>): Intent {
  const { serial, issuer, use, profile, holder, signature } = row
  return {
    ...{ serial, issuer, use, profile, holder, signature },
    caseReference: row.case_reference,
    templateDigest: row.template_digest,
    spki: bytes(row.spki),
    tbs: bytes(row.tbs),
    notBefore: row.not_before,
    notAfter: row.not_after,
    intendedAt: row.intended_at,
    ...optional('shard', row.shard),
  }
}

function toRecord(row: Selectable<CertificateRow>): StoredCertificate {
  return {
    ...toIntent(row),
    state: row.state,
    ...optional('der', row.der && bytes(row.der)),
    ...optional('fingerprint', row.fingerprint),
    ...optional('issuedAt', row.issued_at),
    ...optional('publishedAt', row.published_at),
    ...optional('revokedAt', row.revoked_at),
    ...optional('reason', row.reason),
    ...optional('suspendedAt', row.suspended_at),
    ...optional('invalidityDate', row.invalidity_at),
    ...optional('pairSerial', row.pair_serial),
  }
}
