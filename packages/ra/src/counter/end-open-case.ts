import { CerthallError, OPEN_STATES } from '@certhall/model'
import type { StaffActor } from '../actor.ts'
import { applyEvent } from '../apply-event.ts'
import type { RegisteredCertificate } from '../authority.ts'
import type { CaseRecord } from '../case-record.ts'
import type { Ra } from '../ports.ts'
import { reissues } from '../workflow/index.ts'

/** The application that stands open for a certificate in place of this one. */
export async function openAbout(
  { cases }: Pick<Ra, 'cases'>,
  { fingerprint, holder }: Pick<RegisteredCertificate, 'fingerprint' | 'holder'>,
): Promise<CaseRecord | undefined> {
  const all = await cases.listByHolder(holder)
  return all.find(
    (one) => one.oldFingerprint === fingerprint && reissues(one) && OPEN_STATES.includes(one.state),
  )
}

/** Ends it: it could never be fetched. `renewal-case-open` {openCase} where it is paid for, or being fetched. */
export async function endOpenCase(
  ra: Ra,
  actor: StaffActor,
  certificate: Pick<RegisteredCertificate, 'fingerprint' | 'holder'>,
  reason: string,
): Promise<void> {
  const open = await openAbout(ra, certificate)
  if (open === undefined) return
  const by = { by: 'counter', actorId: actor.staffId } as const
  await applyEvent(ra, open, { event: 'cancel', version: open.version, reason, ...by }).catch((error) => {
    const tooLate = error instanceof CerthallError && error.code === 'case-state-wrong'
    throw tooLate
      ? new CerthallError('renewal-case-open', error.message, { openCase: open.reference })
      : error
  })
}
