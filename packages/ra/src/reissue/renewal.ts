import { CerthallError, IDENTITY_FIELDS } from '@certhall/model'
import type { Eligibility } from '@certhall/model/api'
import { isSuperseded, openCaseOf, type RenewalContext } from '../context.ts'
import { endOf, judgeBy, type Refusals, servesRegion } from '../eligibility.ts'
import { feeFor } from '../fee.ts'
import { oldStanding } from '../status-refusal.ts'
import { buildTemplate } from '../template.ts'
import { newNotAfter, windowCloses, windowOpens } from '../window.ts'
import { heldNumbers } from './offered-numbers.ts'
import type { JudgedFacts, PlanFacts, SelfService } from './reissue.ts'

const REFUSALS: Refusals = [
  ['renewal-wrong-profile', ({ context }) => !context.profile.certificate.algorithms.includes(context.key)],
  ['renewal-region-other', ({ context }) => !servesRegion(context.profile, context.holder.region)],
  // Before revoked: some services revoke what was renewed, and its holder should look for the new one.
  ['renewal-superseded', ({ context }) => isSuperseded(context)],
  ['renewal-suspended', ({ context }) => context.registered.status === 'suspended'],
  ['renewal-revoked', ({ context }) => context.registered.status !== 'good'],
  ['renewal-case-open', ({ context }) => openCaseOf(context) !== undefined],
  ['renewal-too-early', (facts) => facts.now < windowOpens(facts.context.profile, endOf(facts))],
  ['renewal-too-late', (facts) => facts.now > windowCloses(facts.context.profile, endOf(facts))],
  ['renewal-issuer-ends', (facts) => termsOf(facts).length === 0],
]

/** Terms whose end the issuing CA lives to see. */
function termsOf({ context, issuer, now }: JudgedFacts): Eligibility['terms'] {
  return context.profile.renewal.termYears
    .map((years) => ({
      years,
      notAfter: newNotAfter(context.profile, context.registered.notAfter, now, years),
    }))
    .filter(({ notAfter }) => notAfter <= issuer.notAfter)
    .map(({ years, notAfter }) => ({ years, notAfter: notAfter.toISOString() }))
}

/** The term chosen, or the profile's only (or shortest) one. */
function chosenYears({ profile }: RenewalContext, termYears: number | undefined): number {
  return termYears ?? (profile.renewal.termYears[0] as number)
}

/** The same data for a further term. */
export const renewal: SelfService = {
  rules: (profile) => profile.renewal,
  newToken: false,
  standing: ({ registered }: RenewalContext) => oldStanding(registered),
  judge: (facts, revealCase) => ({
    ...judgeBy(REFUSALS, facts, revealCase),
    opensAt: windowOpens(facts.context.profile, endOf(facts)).toISOString(),
    closesAt: windowCloses(facts.context.profile, endOf(facts)).toISOString(),
    terms: termsOf(facts),
  }),
  draftEnds: ({ profile, registered }) => windowCloses(profile, registered.notAfter),
  fee: (context: RenewalContext, certificates, { draft }, now) =>
    feeFor(context, certificates, {
      kind: 'renewal',
      years: chosenYears(context, draft.termYears),
      now,
    }),
  faults: () => [],
  /**
   * It carries the numbers that the old certificate carries, with the values on record: a renewal adds nothing, and nothing
   * comes from a CSR. `at`: the instant that an expired certificate's new term counts from.
   */
  plan({ context, issuer, record, at }: PlanFacts & { context: RenewalContext }) {
    const { profile, holder, key, registered } = context
    const held = heldNumbers(context)
    const years = chosenYears(context, record.draft.termYears)
    const notAfter = newNotAfter(profile, registered.notAfter, at, years)
    if (notAfter > issuer.notAfter) throw new CerthallError('renewal-issuer-ends')
    const identity = IDENTITY_FIELDS.filter((field) => held[field] !== undefined)
    return buildTemplate({ profile, holder, key, issuer, identity, notAfter })
  },
  // Who was approved in time keeps his right past the old certificate's end, for the profile's period.
  tooLate: () => undefined,
  tell: () => ({ type: 'certificate.renewed' }),
  shown: () => [],
}
