import type { Profile } from '@certhall/model'
import type { PublicProfile } from '@certhall/model/api'

/** What pages may know of a profile. */
export function publicProfile(profile: Profile): PublicProfile {
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
    pinForgotten: pin.forgotten,
    pinHints: pin.initialHints,
    otherWays,
    servicePoints,
  }
}
