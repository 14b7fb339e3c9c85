import type { CaseKind } from '@certhall/model'
import type { RegisteredCertificate } from './authority.ts'
import type { CaseRecord } from './case-record.ts'
import type { IssueContext } from './context.ts'
import { reissues } from './workflow/index.ts'

/**
 * The fee of one case in fen by the profile's price list; 0 where none is due. The place of a certificate among the holder's live ones
 * of the profile counts from the first certificate of each line of renewals, so that renewing does not change it.
 */
export function feeFor(
  context: IssueContext,
  certificates: readonly RegisteredCertificate[],
  { kind, years, now }: { kind: CaseKind; years: number; now: Date },
): number {
  const prices = context.profile.fees?.prices.filter(
    ({ kinds, keys }) => kinds.includes(kind) && (keys === undefined || keys.includes(context.key)),
  )
  if (prices === undefined || prices.length === 0) return 0
  const renewals = context.cases.filter((one) => reissues(one) && one.state === 'done')
  const renewed = new Set(renewals.map(({ oldFingerprint }) => oldFingerprint))
  const mine = context.registered?.fingerprint
  const before = certificates
    .filter(({ use, profile }) => use !== 'encryption' && profile === context.profile.id)
    .filter(
      (one) =>
        one.fingerprint === mine ||
        (one.status === 'good' && one.notAfter > now && !renewed.has(one.fingerprint)),
    )
    .map(({ fingerprint }) => ({ fingerprint, first: firstOf(fingerprint, renewals, certificates) }))
    .sort((a, b) => a.first - b.first || (a.fingerprint < b.fingerprint ? -1 : 1))
  // A first one comes after all that are there.
  const place =
    mine === undefined ? before.length : before.findIndex(({ fingerprint }) => fingerprint === mine)
  const price = prices.find(({ from }) => place + 1 >= from)
  return (price?.flatFen ?? 0) + (price?.perYearFen ?? 0) * years
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
