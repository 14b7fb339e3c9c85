import { CerthallError, type CertificateTemplate, type ErrorCode } from '@certhall/model'
import type { CaseRecord } from './case-record.ts'
import type { IssueContext } from './context.ts'
import { issuerFor } from './key-rows.ts'
import type { Ra } from './ports.ts'
import { reissueOf } from './reissue/index.ts'

/**
 * What the case's certificate would be by today's records. The term of an expired certificate counts from the day of
 * submission, so the result does not drift while the application waits. `renewal-issuer-ends` where the issuer ends before.
 */
export async function plannedTemplate(
  ra: Pick<Ra, 'authority' | 'clock'>,
  context: IssueContext,
  record: CaseRecord,
): Promise<CertificateTemplate> {
  const issuer = issuerFor(await ra.authority.issuers(), context.key)
  const at = record.submittedAt ?? ra.clock.now()
  return reissueOf(record).plan({ context, issuer, record, at })
}

/** Nothing to plan yet, or no longer; submitting and approving say why. */
const NOT_PLANNED: ReadonlySet<ErrorCode> = new Set([
  'renewal-issuer-ends',
  'registry-not-asked',
  'registry-evidence-changed',
])

/** For those who look: nothing to show where it cannot be planned. */
export async function plannedOrNone(
  ra: Pick<Ra, 'authority' | 'clock'>,
  context: IssueContext,
  record: CaseRecord,
): Promise<CertificateTemplate | undefined> {
  try {
    return await plannedTemplate(ra, context, record)
  } catch (error) {
    if (error instanceof CerthallError && NOT_PLANNED.has(error.code)) return undefined
    throw error
  }
}
