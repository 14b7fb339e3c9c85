import { CerthallError } from '@certhall/model'
import type { SealList, SealView } from '@certhall/model/api'
import type { HolderActor } from '../actor.ts'
import { profileOf, renewalContext } from '../context.ts'
import type { Ra } from '../ports.ts'
import { presentSeal } from './present-seal.ts'

/** The holder's seals, and of what kinds he may apply for more. `scope-renewal-only` for a log-in by an expired certificate. */
export async function viewSeals(ra: Ra, actor: HolderActor): Promise<SealList> {
  if (actor.scope !== 'full') throw new CerthallError('scope-renewal-only')
  const { profile, cases } = await renewalContext(ra, actor.fingerprint)
  const open = cases.find(
    ({ kind, state, oldFingerprint }) =>
      kind === 'seal' &&
      oldFingerprint === actor.fingerprint &&
      ['draft', 'review', 'correction', 'approved'].includes(state),
  )
  return {
    offered: profileOf(ra, profile.id).seal?.kinds ?? [],
    ...(profile.seal && { promise: profile.seal.reviewPromise }),
    seals: await sealsOfHolder(ra, actor.holderId),
    ...(open && { open: { reference: open.reference, state: open.state } }),
  }
}

/** Newest first. */
export async function sealsOfHolder(ra: Ra, holderId: string): Promise<SealView[]> {
  const [seals, certificates] = await Promise.all([
    ra.seals.ofHolder(holderId),
    ra.authority.listByHolder(holderId),
  ])
  const made = seals.filter(({ der }) => der !== undefined)
  return made
    .map((seal) => {
      const certificate = certificates.find(({ fingerprint }) => fingerprint === seal.certificate)
      return presentSeal(seal, certificate, seals)
    })
    .reverse()
}
