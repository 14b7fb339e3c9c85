import { CerthallError, type ErrorCode, type Profile } from '@certhall/model'
import type { Eligibility } from '@certhall/model/api'
import type { Issuer } from './authority.ts'
import { isSuperseded, openCaseOf, type RenewalContext } from './context.ts'
import { newNotAfter, windowCloses, windowOpens } from './window.ts'

/** Whether holders of this region are served here: profiles name prefixes of the GB/T 2260 code. */
function servesRegion(profile: Profile, region: string): boolean {
  return profile.holder.regions.some((prefix) => region.startsWith(prefix))
}

interface Facts {
  context: RenewalContext
  issuer: Issuer
  now: Date
}

type Refusal = Extract<ErrorCode, `renewal-${string}`>

/** Reasons to refuse, the one that no waiting changes first. The first that applies is told. */
const REFUSALS: readonly [Refusal, (facts: Facts) => boolean][] = [
  ['renewal-wrong-profile', ({ context }) => !context.profile.certificate.algorithms.includes(context.key)],
  ['renewal-region-other', ({ context }) => !servesRegion(context.profile, context.holder.region)],
  // Before revoked: some services revoke what was renewed, and its holder should look for the new one.
  ['renewal-superseded', ({ context }) => isSuperseded(context)],
  ['renewal-suspended', ({ context }) => context.registered.status === 'suspended'],
  ['renewal-revoked', ({ context }) => context.registered.status !== 'good'],
  ['renewal-case-open', ({ context }) => openCaseOf(context) !== undefined],
  ['renewal-too-early', ({ context, now }) => now < windowOpens(context.profile, end(context))],
  ['renewal-too-late', ({ context, now }) => now > windowCloses(context.profile, end(context))],
  ['renewal-issuer-ends', (facts) => termsOf(facts).length === 0],
]

const end = (context: RenewalContext) => context.registered.notAfter

/** Terms whose end the issuing CA lives to see. */
function termsOf({ context, issuer, now }: Facts): Eligibility['terms'] {
  return context.profile.renewal.termYears
    .map((years) => ({ years, notAfter: newNotAfter(context.profile, end(context), now, years) }))
    .filter(({ notAfter }) => notAfter <= issuer.notAfter)
    .map(({ years, notAfter }) => ({ years, notAfter: notAfter.toISOString() }))
}

/** The rules alone. `revealCase: false` answers as if no application were open: for callers who only hold the certificate. */
export function judge(facts: Facts, revealCase: boolean): Eligibility {
  const { profile } = facts.context
  const refusal = REFUSALS.find(
    ([code, applies]) => (revealCase || code !== 'renewal-case-open') && applies(facts),
  )?.[0]
  return {
    eligible: refusal === undefined,
    profile: profile.id,
    refusal,
    opensAt: windowOpens(profile, end(facts.context)).toISOString(),
    closesAt: windowCloses(profile, end(facts.context)).toISOString(),
    terms: termsOf(facts),
    openCase: revealCase ? openCaseOf(facts.context)?.reference : undefined,
    otherWays: waysOf(profile, refusal),
    servicePoints: profile.servicePoints,
  }
}

function waysOf(profile: Profile, refusal: Refusal | undefined): Eligibility['otherWays'] {
  const { otherWays } = profile.renewal
  if (refusal !== 'renewal-region-other') return otherWays
  const title = { zh: '其他地区', en: 'Other regions' }
  return [{ id: 'elsewhere', title, text: profile.holder.elsewhere, bring: [] }, ...otherWays]
}

/** The refusal as an error, with all that the page needs to explain it. */
export function refuse(eligibility: Eligibility): void {
  if (eligibility.refusal === undefined) return
  const { opensAt, closesAt, openCase, otherWays, servicePoints } = eligibility
  throw new CerthallError(eligibility.refusal as Refusal, undefined, {
    opensAt,
    closesAt,
    openCase,
    otherWays,
    servicePoints,
  })
}
