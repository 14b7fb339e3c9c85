import type { Fee } from '@certhall/model/api'
import type { RegisteredCertificate } from './authority.ts'
import type { CaseRecord } from './case-record.ts'
import type { RenewalContext } from './context.ts'
import { profileOf } from './context.ts'
import type { Ra } from './ports.ts'
import { reissues } from './workflow/index.ts'

/**
 * The fee of one renewal in fen; 0 where none is due. Among the holder's live certificates of the profile the oldest are
 * free: counted from the first certificate of each line of renewals, so that renewing does not change a certificate's place.
 */
export function feeFor(
  context: RenewalContext,
  certificates: readonly RegisteredCertificate[],
  years: number,
  now: Date,
): number {
  const { fee } = context.profile.renewal
  if (fee === undefined) return 0
  const renewals = context.cases.filter((one) => reissues(one) && one.state === 'done')
  const renewed = new Set(renewals.map(({ oldFingerprint }) => oldFingerprint))
  const mine = context.registered.fingerprint
  const place = certificates
    .filter(({ use, profile }) => use !== 'encryption' && profile === context.profile.id)
    .filter(
      (one) =>
        one.fingerprint === mine ||
        (one.status === 'good' && one.notAfter > now && !renewed.has(one.fingerprint)),
    )
    .map(({ fingerprint }) => ({ fingerprint, first: firstOf(fingerprint, renewals, certificates) }))
    .sort((a, b) => a.first - b.first || (a.fingerprint < b.fingerprint ? -1 : 1))
    .findIndex(({ fingerprint }) => fingerprint === mine)
  return place < fee.freeCertificates ? 0 : fee.perYearFen * years
}

/** When the line of renewals that leads to this certificate began. */
function firstOf(
  fingerprint: string,
  renewals: readonly CaseRecord[],
  certificates: readonly RegisteredCertificate[],
): number {
  const before = renewals.find(({ newFingerprint }) => newFingerprint === fingerprint)
  const earlier = before && certificates.find((one) => one.fingerprint === before.oldFingerprint)
  if (earlier !== undefined) return firstOf(earlier.fingerprint, renewals, certificates)
  return certificates.find((one) => one.fingerprint === fingerprint)?.notBefore.getTime() ?? 0
}

/** What is still to be paid, in fen: an application that comes back after its payment does not pay twice. */
export function amountDue({ payment }: CaseRecord, feeFen: number | undefined): number {
  return Math.max((feeFen ?? 0) - (payment?.amountFen ?? 0), 0)
}

/** The fee as the holder sees it; undefined where none is due. */
export function feeView(ra: Pick<Ra, 'profiles'>, record: CaseRecord): Fee | undefined {
  const { fee } = profileOf(ra, record.profile).renewal
  if (fee === undefined || !record.feeFen || record.payUntil === undefined) return undefined
  const due = amountDue(record, record.feeFen)
  const over = record.state === 'cancelled' || record.state === 'lapsed'
  return {
    amountFen: due || record.feeFen,
    state: due === 0 ? 'paid' : over ? 'expired' : 'due',
    payUntil: record.payUntil.toISOString(),
    reference: record.reference,
    bank: fee.bank,
  }
}
