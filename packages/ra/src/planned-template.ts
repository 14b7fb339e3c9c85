import { CerthallError, type CertificateTemplate } from '@certhall/model'
import type { CaseRecord } from './case-record.ts'
import type { RenewalContext } from './context.ts'
import { issuerFor } from './key-rows.ts'
import type { Ra } from './ports.ts'
import { renewalTemplate } from './template.ts'

/** The term chosen, or the profile's only (or shortest) one. */
export function chosenYears({ profile }: RenewalContext, record: CaseRecord): number {
  return record.draft.termYears ?? (profile.renewal.termYears[0] as number)
}

/**
 * What the case's certificate would be by today's records. The term of an expired certificate counts from the day of
 * submission, so the result does not drift while the application waits. `renewal-issuer-ends` where the issuer ends before.
 */
export async function plannedTemplate(
  ra: Pick<Ra, 'authority' | 'clock'>,
  context: RenewalContext,
  record: CaseRecord,
): Promise<CertificateTemplate> {
  const issuer = issuerFor(await ra.authority.issuers(), context.key)
  const at = record.submittedAt ?? ra.clock.now()
  const template = renewalTemplate(context, issuer, chosenYears(context, record), at)
  if (new Date(template.notAfter) > issuer.notAfter) throw new CerthallError('renewal-issuer-ends')
  return template
}

/** For those who look: nothing to show where the issuer ends before; submitting and approving say why. */
export async function plannedOrNone(
  ra: Pick<Ra, 'authority' | 'clock'>,
  context: RenewalContext,
  record: CaseRecord,
): Promise<CertificateTemplate | undefined> {
  try {
    return await plannedTemplate(ra, context, record)
  } catch (error) {
    if (error instanceof CerthallError && error.code === 'renewal-issuer-ends') return undefined
    throw error
  }
}
