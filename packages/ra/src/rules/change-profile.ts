import { CerthallError, type Profile } from '@certhall/model'
import type { ProfileChange, ProfileDetail, ProfilePreview, ProfileProposal } from '@certhall/model/api'
import { requireRole, type StaffActor } from '../actor.ts'
import type { Ra } from '../ports.ts'
import { propose } from '../proposals/propose.ts'
import { differencesOf } from './differences.ts'
import { trialCertificates } from './trial-certificates.ts'
import { scopeWithin, viewProfile } from './view-profiles.ts'

type Input = ProfileChange & { id: string }

/** What a change would do, without wishing it: differences, what trial certificates show, applications that go back. */
export async function previewProfile(ra: Ra, actor: StaffActor, input: Input): Promise<ProfilePreview> {
  requireRole(actor, 'ca-operator')
  await scopeWithin(ra, actor, input.id)
  const { before, after, warnings } = await planned(ra, input)
  return {
    differences: differencesOf(before, after),
    warnings,
    sentBack: after.version === before.version ? 0 : await ra.cases.countUndelivered(input.id),
  }
}

/** One person's wish for other rules; a second one confirms it (PROPOSALS), and they hold at once or from a day on. */
export async function proposeProfile(
  ra: Ra,
  actor: StaffActor,
  input: ProfileProposal & { id: string },
): Promise<ProfileDetail> {
  requireRole(actor, 'ca-operator')
  const scope = await scopeWithin(ra, actor, input.id)
  const { before, after, seq, from } = await planned(ra, input)
  await propose(ra, actor, {
    kind: input.change.what === 'fees' ? 'change-fees' : 'change-profile',
    subject: input.id,
    scope,
    payload: {
      profile: after,
      after: seq,
      from: from?.toISOString(),
      differences: differencesOf(before, after),
    },
    note: input.note,
  })
  return viewProfile(ra, actor, { id: input.id })
}

/** `profile-refused` with every fault; `profile-unchanged` where it says what is said already. */
async function planned(ra: Ra, { id, change, from: day }: Input) {
  await ra.profileBook.refresh()
  const [newest] = ra.profileBook.states(id)
  if (newest === undefined) throw new CerthallError('not-found', 'no such service')
  const { profile: before, seq } = newest
  const after = ra.profileBook.read(proposedBody(ra, id, before, change))
  if (differencesOf(before, after).length === 0) throw new CerthallError('profile-unchanged')
  const from = day === undefined ? undefined : new Date(`${day}T00:00:00+08:00`)
  const late = from && (from <= ra.clock.now() || from < newest.from)
  const { faults, warnings } = await trialCertificates(ra, after)
  const all = [
    ...(after.id === id ? [] : [{ field: 'id', reason: `has to stay ${id}` }]),
    // What is approved is approved under a version: another rule is another version. Prices are no part of a certificate.
    ...(change.what === 'fees' || after.version > before.version
      ? []
      : [{ field: 'version', reason: `has to be above ${before.version}` }]),
    ...(late
      ? [{ field: 'from', reason: 'has to be a day to come, and not before changes confirmed already' }]
      : []),
    ...faults,
  ]
  if (all.length > 0) throw new CerthallError('profile-refused', undefined, { faults: all })
  return { before, after, seq, from, warnings }
}

function proposedBody(
  ra: Pick<Ra, 'profileBook'>,
  id: string,
  before: Profile,
  change: ProfileChange['change'],
): unknown {
  if (change.what === 'fees') return { ...before, fees: change.fees }
  if (change.what === 'rules') return change.rules
  const offered = ra.profileBook.offered(id)
  if (offered === undefined) throw new CerthallError('profile-unchanged', 'the file says nothing new')
  return offered
}
