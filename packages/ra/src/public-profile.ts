import type { Profile } from '@certhall/model'
import type { PublicProfile } from '@certhall/model/api'
import { ID_TYPES } from './identity-numbers.ts'
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
    counter: publicCounter(profile),
    pinForgotten: pin.forgotten,
    pinHints: pin.initialHints,
    otherWays,
    servicePoints,
  }
}

function publicCounter({
  holder,
  certificate,
  first,
  renewal,
  replacement,
  newTokens,
  seal,
}: Profile): PublicProfile['counter'] {
  const seals = seal?.kinds.map(({ id, name }) => ({ id, name })) ?? []
  const byPaper = renewal.enteredPapers.length > 0
  if (newTokens === undefined) return { replacement: false, byPaper, seals }
  const own = ID_TYPES[holder.idType].field
  return {
    first: first && {
      termYears: first.termYears,
      keys: certificate.algorithms,
      numbers: certificate.identity.filter((field) => field !== own),
    },
    replacement: replacement !== undefined,
    seals,
    byPaper,
  }
}

function publicChange({ numbers, agreement, review, reviewPromise }: NonNullable<Profile['change']>) {
  return { numbers, agreement, review, reviewPromise }
}
