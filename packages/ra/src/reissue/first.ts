import { addYears, CerthallError } from '@certhall/model'
import { feeFor } from '../fee.ts'
import { buildTemplate } from '../template.ts'
import type { Reissue } from './reissue.ts'

/** The term that was entered, or the profile's first one. */
function yearsOf(
  { profile }: Parameters<Reissue['fee']>[0],
  { draft }: Parameters<Reissue['fee']>[2],
): number {
  const offered = profile.first?.termYears
  if (offered === undefined) throw new CerthallError('kind-not-offered', profile.id)
  return draft.termYears ?? (offered[0] as number)
}

/** 「首次发证」: every number of the profile that is on record, for a term from the day on which it was entered. */
export const first: Reissue = {
  rules: ({ renewal }) => renewal,
  newToken: true,
  faults: () => [],
  standing: () => undefined,
  fee: (context, certificates, record, now) =>
    feeFor(context, certificates, { kind: 'first', years: yearsOf(context, record), now }),
  plan({ context, issuer, record, at }) {
    const { profile, holder, key } = context
    const end = addYears(at, yearsOf(context, record))
    // To the second: certificates know no fractions (RFC 5280 §4.1.2.5).
    const notAfter = new Date(Math.floor(end.getTime() / 1000) * 1000)
    if (notAfter > issuer.notAfter) throw new CerthallError('renewal-issuer-ends')
    return buildTemplate({ profile, holder, key, issuer, identity: profile.certificate.identity, notAfter })
  },
  tooLate: () => undefined,
  shown: () => [],
}
