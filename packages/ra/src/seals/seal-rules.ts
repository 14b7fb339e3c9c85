import { CerthallError, type Profile } from '@certhall/model'

export type SealRules = NonNullable<Profile['seal']>
export type SealKindRules = SealRules['kinds'][number]

/** `kind-not-offered` where this profile has no seals. */
export function sealRules({ id, seal }: Profile): SealRules {
  if (seal === undefined) throw new CerthallError('kind-not-offered', id)
  return seal
}

/** `input-invalid` for a kind that the profile does not have. */
export function sealKind(profile: Profile, kind: string): SealKindRules {
  const found = sealRules(profile).kinds.find(({ id }) => id === kind)
  if (found === undefined) throw new CerthallError('input-invalid', `no such kind of seal: ${kind}`)
  return found
}
