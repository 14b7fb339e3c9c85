import type { CertificateState } from '@certhall/ca'
import { noteStatusChange } from '../adapters/sql/note-status-change.ts'
import type { Candidate } from './certificates.ts'
import type { ImportWork } from './import-work.ts'
import type { Revocation } from './revocations.ts'

/** Both of a pair in one statement with all others of the batch, each with its status from the first instant on. */
export async function writeCertificates(work: ImportWork, taken: readonly Candidate[]): Promise<void> {
  if (taken.length === 0) return
  const rows = taken.flatMap(({ holder, profile, issuer, parts, revocation }) =>
    parts.map(({ certificate, use, fingerprint, keyDigest }, at) => {
      const other = parts[1 - at]
      return {
        ...{ serial: certificate.serial, issuer: issuer.id, use, profile, holder: holder.id },
        // One name for the pair, as an application of ours has one reference.
        case_reference: `import/${issuer.id}/${parts[0]?.certificate.serial}`,
        ...{ template_digest: '', spki: certificate.spki, spki_digest: keyDigest },
        ...{ signature: certificate.signatureName, tbs: NOTHING, der: certificate.der, fingerprint },
        ...{ not_before: certificate.notBefore, not_after: certificate.notAfter },
        ...{ intended_at: certificate.notBefore, issued_at: certificate.notBefore, published_at: work.now },
        pair_serial: other?.certificate.serial ?? null,
        shard: null,
        ...statusOf(revocation),
      }
    }),
  )
  await work.db.insertInto('ca_certificates').values(rows).execute()
  const changed = taken.flatMap(({ issuer, parts, revocation }) =>
    revocation === undefined
      ? []
      : parts.map(({ certificate: { serial }, keyDigest }) => ({
          ...{ serial, issuer: issuer.id, keyDigest, revocation },
        })),
  )
  if (changed.length === 0) return
  const { actor } = work
  await work.db
    .insertInto('ca_status_events')
    .values(
      changed.map(({ serial, issuer, revocation: { at, reason, invalidityAt } }) => ({
        ...{ serial, issuer, actor, note: '', at, invalidity_at: invalidityAt ?? null },
        ...(reason === 'certificateHold'
          ? { event: 'suspended' as const, reason: null }
          : { event: 'revoked' as const, reason }),
      })),
    )
    .execute()
  const lost = changed.filter(({ revocation }) => revocation.reason === 'keyCompromise')
  if (lost.length > 0)
    await work.db
      .insertInto('ca_blocked_keys')
      .values(
        lost.map(({ keyDigest, revocation }) => ({
          ...{ spki_digest: keyDigest, actor, note: '', at: revocation.at },
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  await noteStatusChange(work.db, changed)
}

const NOTHING = new Uint8Array(0)

function statusOf(revocation: Revocation | undefined) {
  const good = {
    ...{ state: 'issued' as CertificateState, suspended_at: null, revoked_at: null, reason: null },
    invalidity_at: null,
  }
  if (revocation === undefined) return good
  const { at, reason, invalidityAt } = revocation
  if (reason === 'certificateHold')
    return { ...good, state: 'suspended' as CertificateState, suspended_at: at }
  return {
    ...{ ...good, state: 'revoked' as CertificateState, revoked_at: at, reason },
    invalidity_at: invalidityAt ?? null,
  }
}
