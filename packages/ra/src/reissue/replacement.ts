import { CerthallError, IDENTITY_FIELDS } from '@certhall/model'
import type { RenewalContext } from '../context.ts'
import { feeFor } from '../fee.ts'
import { buildTemplate } from '../template.ts'
import { heldNumbers } from './offered-numbers.ts'
import type { PlanFacts, Reissue } from './reissue.ts'

type OfOne = PlanFacts & { context: RenewalContext }

/** 「补办」: the numbers that the old certificate carries, with the values on record, until the same end, on a new token. */
export const replacement: Reissue = {
  rules: ({ renewal }) => renewal,
  newToken: true,
  faults: () => [],
  // It is on hold since it was entered.
  standing: ({ registered }) => (registered?.status === 'revoked' ? 'certificate-revoked' : undefined),
  fee: (context, certificates, _record, now) =>
    feeFor(context, certificates, { kind: 'replacement', years: 0, now }),
  plan({ context, issuer }: OfOne) {
    const { profile, holder, key, registered } = context
    if (registered.notAfter > issuer.notAfter) throw new CerthallError('renewal-issuer-ends')
    const held = heldNumbers(context)
    const identity = IDENTITY_FIELDS.filter((field) => held[field] !== undefined)
    return buildTemplate({ profile, holder, key, issuer, identity, notAfter: registered.notAfter })
  },
  tooLate: ({ registered }, now) =>
    registered !== undefined && now > registered.notAfter ? 'certificate-expired' : undefined,
  tell: () => ({ type: 'certificate.renewed' }),
  shown: () => [],
}
