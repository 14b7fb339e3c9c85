import { type Kysely, sql } from 'kysely'
import type { Database } from '../adapters/sql/database.ts'
import type { Candidate } from './certificates.ts'
import { type Outcome, RowFault } from './outcome.ts'

export interface Standing {
  /** Whether the register has room for this one; a place that is given is taken for those that come after. */
  place(candidate: Candidate): Outcome
}

/** What the register has under these serials and keys. */
export async function readStanding(
  db: Kysely<Database>,
  parts: readonly Candidate['parts'][number][],
): Promise<Standing> {
  const serials = parts.map(({ certificate }) => certificate.serial)
  const keys = parts.map(({ keyDigest }) => keyDigest)
  const { rows } = await sql<{ serial: string; fingerprint: string | null; holder: string }>`
    select serial, fingerprint, holder from ca_certificates where serial = any(${serials})`.execute(db)
  const taken = await sql<{ key: string }>`
    select spki_digest as key from ca_certificates
      where spki_digest = any(${keys}) and revoked_at is null and use in ('signing', 'encryption', 'single')
    union all select spki_digest from ca_intents where spki_digest = any(${keys})`.execute(db)
  const blocked = await sql<{ key: string }>`
    select spki_digest as key from ca_blocked_keys where spki_digest = any(${keys})`.execute(db)
  const bySerial = new Map(rows.map((row) => [row.serial, row]))
  const keysTaken = new Set(taken.rows.map(({ key }) => key))
  const keysBlocked = new Set(blocked.rows.map(({ key }) => key))

  return {
    place({ holder, parts, revocation }) {
      const there = parts.map(({ certificate }) => bySerial.get(certificate.serial))
      const same = parts.every(
        (part, at) => there[at]?.fingerprint === part.fingerprint && there[at]?.holder === holder.id,
      )
      if (same) return 'already'
      const other = parts.find((_, at) => there[at] !== undefined)
      if (other) throw new RowFault('serial-taken', other.certificate.serial)
      const forGood = revocation !== undefined && revocation.reason !== 'certificateHold'
      for (const { keyDigest, certificate } of parts) {
        const text = `the key of ${certificate.serial}`
        if (!forGood && keysTaken.has(keyDigest)) throw new RowFault('key-taken', text)
        if (!forGood && keysBlocked.has(keyDigest)) throw new RowFault('key-blocked', text)
      }
      if (parts.length > 1 && parts[0]?.keyDigest === parts[1]?.keyDigest)
        throw new RowFault('pair-wrong', 'both certificates have one key')
      for (const { certificate, keyDigest, fingerprint } of parts) {
        bySerial.set(certificate.serial, { serial: certificate.serial, fingerprint, holder: holder.id })
        if (!forGood) keysTaken.add(keyDigest)
        if (revocation?.reason === 'keyCompromise') keysBlocked.add(keyDigest)
      }
      return 'taken'
    },
  }
}
