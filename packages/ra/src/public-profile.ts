import type { Profile } from '@certhall/model'
import type { PublicProfile } from '@certhall/model/api'
import type { Ra } from './ports.ts'

/** What pages may know of a profile. */
export function publicProfile({ registry }: Pick<Ra, 'registry'>, profile: Profile): PublicProfile {
  const { id, name, product, accent, operator, hotline, holder, renewal, pin, servicePoints } = profile
  const { handler, captcha, review, reviewPromise, termYears, agreement, otherWays } = renewal
  return {
    id,
    name,
    product,
    accent,
    operator,
    hotline,
    holderKind: holder.kind,
    idType: holder.idType,
    handler,
    captcha,
    review,
    reviewPromise,
    termYears,
    fee: profile.fees !== undefined,
    seals: profile.seal !== undefined,
    agreement,
    change: registry && profile.change && publicChange(profile.change),
    pinForgotten: pin.forgotten,
    pinHints: pin.initialHints,
    otherWays,
    servicePoints,
  }
}

function publicChange({ numbers, agreement, review, reviewPromise }: NonNullable<Profile['change']>) {
  return { numbers, agreement, review, reviewPromise }
}
