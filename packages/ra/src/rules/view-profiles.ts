import { CerthallError } from '@certhall/model'
import type { ProfileDetail, ProfileList } from '@certhall/model/api'
import { requireRole, type StaffActor } from '../actor.ts'
import type { Ra } from '../ports.ts'
import { presentProposal } from '../proposals/decide-proposal.ts'
import { differencesOf } from './differences.ts'
import type { ProfileState } from './ports.ts'

const VIEWERS = ['ca-operator', 'finance', 'auditor'] as const

/** Every service with the version in force, and what waits. */
export async function listProfiles(ra: Ra, actor: StaffActor): Promise<ProfileList> {
  requireRole(actor, ...VIEWERS)
  await ra.profileBook.refresh()
  const now = ra.clock.now()
  const profiles = [...ra.profiles.values()].map(async ({ id, name, version }) => ({
    ...{ id, name, version },
    coming: comingOf(ra, id)?.from.toISOString(),
    offered: ra.profileBook.offered(id) !== undefined,
    proposals: (await ra.proposals.openAbout(id, now)).length,
  }))
  return { profiles: await Promise.all(profiles) }
}

/** One service: what holds, what is to come, what the file offers, and how it came to be so. */
export async function viewProfile(ra: Ra, actor: StaffActor, { id }: { id: string }): Promise<ProfileDetail> {
  requireRole(actor, ...VIEWERS)
  await ra.profileBook.refresh()
  const profile = ra.profiles.get(id)
  const states = ra.profileBook.states(id)
  const [newest] = states
  if (profile === undefined || newest === undefined) throw new CerthallError('not-found', 'no such service')
  const offered = ra.profileBook.offered(id)
  const open = await ra.proposals.openAbout(id, ra.clock.now())
  return {
    ...{ id, name: profile.name, version: profile.version, fees: profile.fees },
    coming: comingOf(ra, id)?.from.toISOString(),
    newest: newest.profile,
    offered: offered && { version: offered.version, differences: differencesOf(newest.profile, offered) },
    states: await Promise.all(states.map((state) => presentState(ra, state, state.profile === profile))),
    proposals: await Promise.all(open.map((one) => presentProposal(ra, actor, one))),
    mayPropose:
      actor.roles.includes('ca-operator') &&
      `${await homeOf(ra, id, actor)}/`.startsWith(`${actor.jurisdictionPath}/`),
  }
}

/**
 * Where the service belongs, for whoever may change it: rules are the same for all its holders, so the actor has to see all of
 * them. `not-found` for others.
 */
export async function scopeWithin(ra: Ra, actor: StaffActor, id: string): Promise<string> {
  if (!ra.profiles.has(id)) throw new CerthallError('not-found', 'no such service')
  const home = await homeOf(ra, id, actor)
  if (!`${home}/`.startsWith(`${actor.jurisdictionPath}/`))
    throw new CerthallError('not-found', 'a service of another jurisdiction')
  return home
}

/** What the jurisdictions of the service's regions have in common; where they have no such numbers, the root above the actor. */
async function homeOf(ra: Ra, id: string, actor: StaffActor): Promise<string> {
  const regions = ra.profiles.get(id)?.holder.regions ?? []
  const found = await Promise.all(regions.map((region) => ra.jurisdictions.find(region)))
  const paths = found.flatMap((one) => (one ? [one.path.split('/')] : []))
  const [first = []] = paths
  const shared = first.findIndex((part, at) => paths.some((path) => path[at] !== part))
  const common = shared < 0 ? first : first.slice(0, shared)
  if (paths.length < regions.length || common.length === 0)
    return actor.jurisdictionPath.split('/')[0] as string
  return common.join('/')
}

const comingOf = (ra: Pick<Ra, 'profileBook' | 'clock'>, id: string): ProfileState | undefined =>
  ra.profileBook.states(id).find(({ from }) => from > ra.clock.now())

async function presentState(ra: Ra, { profile, from, proposal: id }: ProfileState, inForce: boolean) {
  const { version } = profile
  const proposal = id === undefined ? undefined : await ra.proposals.find(id)
  if (proposal === undefined) return { version, inForce }
  const nameOf = async (staffId?: string) => staffId && ((await ra.staff.find(staffId))?.name ?? staffId)
  return {
    ...{ version, inForce, from: from.toISOString(), note: proposal.note },
    proposedBy: await nameOf(proposal.proposedBy),
    confirmedBy: await nameOf(proposal.decidedBy),
  }
}
