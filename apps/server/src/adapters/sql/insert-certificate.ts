import type { StoredCertificate } from '@certhall/ca'
import { fingerprint } from '@certhall/crypto'
import type { Kysely } from 'kysely'
import type { Database } from './database.ts'

/** The insert of a certificate's record, to be completed with what to do on conflict. */
export function insertCertificate(db: Kysely<Database>, record: StoredCertificate) {
  return db.insertInto('ca_certificates').values({
    serial: record.serial,
    issuer: record.issuer,
    use: record.use,
    state: record.state,
    case_reference: record.caseReference,
    profile: record.profile,
    holder: record.holder,
    template_digest: record.templateDigest,
    spki: record.spki,
    spki_digest: fingerprint(record.spki),
    signature: record.signature,
    tbs: record.tbs,
    not_before: record.notBefore,
    not_after: record.notAfter,
    intended_at: record.intendedAt,
    der: record.der ?? null,
    fingerprint: record.fingerprint ?? null,
    issued_at: record.issuedAt ?? null,
    published_at: null,
    revoked_at: null,
    reason: null,
    suspended_at: record.suspendedAt ?? null,
    invalidity_at: null,
    pair_serial: record.pairSerial ?? null,
    shard: record.shard ?? null,
  })
}
