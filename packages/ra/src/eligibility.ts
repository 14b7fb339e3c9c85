import { CerthallError, type ErrorCode, type Profile } from '@certhall/model'
import type { Eligibility } from '@certhall/model/api'
import { openCaseOf } from './context.ts'
import type { JudgedFacts } from './reissue/reissue.ts'

/** Whether holders of this region are served here: profiles name prefixes of the GB/T 2260 code. */
export function servesRegion(profile: Profile, region: string): boolean {
  return profile.holder.regions.some((prefix) => region.startsWith(prefix))
}

/** Reasons to refuse one kind of application, the one that no waiting changes first. The first that applies is told. */
export type Refusals = readonly (readonly [ErrorCode, (facts: JudgedFacts) => boolean])[]

/** The end of the certificate that is to be replaced. */
export const endOf = ({ context }: Pick<JudgedFacts, 'context'>) => context.registered.notAfter

/** `revealCase: false` answers as if no application were open: for callers who only hold the certificate. */
export function judgeBy(
  refusals: Refusals,
  facts: JudgedFacts,
  revealCase: boolean,
): Omit<Eligibility, 'opensAt' | 'closesAt' | 'terms'> {
  const { profile } = facts.context
  const refusal = refusals.find(
    ([code, applies]) => (revealCase || code !== 'renewal-case-open') && applies(facts),
  )?.[0]
  const open = revealCase ? openCaseOf(facts.context) : undefined
  return {
    eligible: refusal === undefined,
    profile: profile.id,
    refusal,
    openCase: open?.reference,
    openKind: open?.kind,
    otherWays: waysOf(profile, refusal),
    servicePoints: profile.servicePoints,
  }
}

function waysOf(profile: Profile, refusal: ErrorCode | undefined): Eligibility['otherWays'] {
  const { otherWays } = profile.renewal
  if (refusal !== 'renewal-region-other') return otherWays
  const title = { zh: '其他地区', en: 'Other regions' }
  return [{ id: 'elsewhere', title, text: profile.holder.elsewhere, bring: [] }, ...otherWays]
}

/** The refusal as an error, with all that the page needs to explain it. */
export function refuse(eligibility: Eligibility): void {
  if (eligibility.refusal === undefined) return
  const { opensAt, closesAt, openCase, otherWays, servicePoints } = eligibility
  throw new CerthallError(eligibility.refusal as ErrorCode, undefined, {
    opensAt,
    closesAt,
    openCase,
    otherWays,
    servicePoints,
  })
}
