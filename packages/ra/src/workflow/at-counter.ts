import { CerthallError, type Profile } from '@certhall/model'
import type { Workflow } from './engine.ts'
import { renewal } from './renewal.ts'

type Rules = Profile['replacement']

/** What a clerk enters and issues onto a new token goes the way of a renewal. */
function atCounter(clash: string, rulesFor: (profile: Profile) => Rules): Workflow {
  return {
    clash,
    rules(profile) {
      const rules = rulesFor(profile)
      if (rules === undefined || profile.newTokens === undefined)
        throw new CerthallError('kind-not-offered', profile.id)
      const { review, reviewWithin, download, papers } = rules
      const { fees } = profile
      return {
        ...{ review, reviewWithin, download, papers, payWithin: fees?.payWithin },
        // Whoever finds the lost token has nothing in his hand.
        oldCertificate: 'revoke-after-receipt',
      }
    },
    table: renewal.table,
  }
}

/** 「首次发证」 */
export const first = atCounter('first', (profile) => profile.first)

/** 「补办」 */
export const replacement = atCounter('reissue', (profile) => profile.replacement)
