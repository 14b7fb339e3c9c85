import { CerthallError } from '@certhall/model'
import type { JurisdictionTree, MoveConsequences } from '@certhall/model/api'
import { requireRole, type StaffActor } from '../actor.ts'
import type { Jurisdiction, Ra, StaffEvent } from '../ports.ts'

/** The tree at and below the own jurisdiction, with who reviews where; a vacant one falls to the level above. */
export async function viewJurisdictions(ra: Ra, actor: StaffActor): Promise<JurisdictionTree> {
  requireRole(actor, 'administrator', 'auditor')
  const [all, people] = await Promise.all([
    ra.jurisdictions.list(),
    ra.staff.listWithin(actor.jurisdictionPath),
  ])
  const inside = all.filter(({ path }) => isWithin(path, actor.jurisdictionPath))
  const reviewers = people.filter(({ roles, disabled }) => roles.includes('reviewer') && !disabled)
  const staffed = new Set(reviewers.map(({ jurisdictionId }) => jurisdictionId))
  return {
    mayChange: actor.roles.includes('administrator'),
    jurisdictions: inside.map(({ id, name, path }) => ({
      id,
      name,
      parent: path === actor.jurisdictionPath ? undefined : path.split('/').at(-2),
      people: people.filter(({ jurisdictionId, disabled }) => jurisdictionId === id && !disabled).length,
      reviewers: reviewers.filter(({ jurisdictionId }) => jurisdictionId === id).length,
      // Where reviews of this one are done while nobody here does them.
      fallsTo: staffed.has(id)
        ? undefined
        : nameOf(
            inside,
            path
              .split('/')
              .slice(0, -1)
              .findLast((one) => staffed.has(one)),
          ),
    })),
  }
}

/** A new one below one of the own. `jurisdiction-taken` where the id is another's. */
export async function addJurisdiction(
  ra: Ra,
  actor: StaffActor,
  { id, name, parent }: { id: string; name: string; parent: string },
): Promise<JurisdictionTree> {
  requireRole(actor, 'administrator')
  await within(ra, actor, parent)
  if (!(await ra.jurisdictions.add({ id, name, parent }))) throw new CerthallError('jurisdiction-taken')
  await note(ra, actor, 'jurisdiction-added', id, { name, parent })
  return viewJurisdictions(ra, actor)
}

export async function renameJurisdiction(
  ra: Ra,
  actor: StaffActor,
  { id, name }: { id: string; name: string },
): Promise<JurisdictionTree> {
  requireRole(actor, 'administrator')
  const before = await within(ra, actor, id)
  await ra.jurisdictions.rename(id, name)
  await note(ra, actor, 'jurisdiction-renamed', id, { from: before.name, to: name })
  return viewJurisdictions(ra, actor)
}

/** What a move would do, before it is done: who and what changes hands. */
export async function previewMove(
  ra: Ra,
  actor: StaffActor,
  { id, parent }: { id: string; parent: string },
): Promise<MoveConsequences> {
  requireRole(actor, 'administrator')
  const { moved, target } = await movable(ra, actor, id, parent)
  const all = await ra.jurisdictions.list()
  const above = (path: string) => path.split('/').slice(0, -1)
  const old = above(moved.path)
  const next = target.path.split('/')
  const names = (ids: string[]) => ids.map((one) => nameOf(all, one) ?? one)
  return {
    ...(await ra.jurisdictions.counts(moved.path)),
    noLongerSeenBy: names(old.filter((one) => !next.includes(one))),
    newlySeenBy: names(next.filter((one) => !old.includes(one))),
  }
}

/** With everything below it. Whoever works there has to log in again, as his jurisdiction is another one now. */
export async function moveJurisdiction(
  ra: Ra,
  actor: StaffActor,
  { id, parent }: { id: string; parent: string },
): Promise<JurisdictionTree> {
  requireRole(actor, 'administrator')
  const { moved } = await movable(ra, actor, id, parent)
  await ra.jurisdictions.move(id, parent)
  await note(ra, actor, 'jurisdiction-moved', id, { from: moved.path, to: parent })
  return viewJurisdictions(ra, actor)
}

async function movable(ra: Ra, actor: StaffActor, id: string, parent: string) {
  const moved = await within(ra, actor, id)
  const target = await within(ra, actor, parent)
  const own = moved.path === actor.jurisdictionPath
  if (own || isWithin(target.path, moved.path)) throw new CerthallError('jurisdiction-move-refused')
  return { moved, target }
}

async function within(ra: Ra, actor: StaffActor, id: string): Promise<Jurisdiction> {
  const found = await ra.jurisdictions.find(id)
  if (!found || !isWithin(found.path, actor.jurisdictionPath))
    throw new CerthallError('not-found', 'no such jurisdiction')
  return found
}

const isWithin = (path: string, above: string) => `${path}/`.startsWith(`${above}/`)

const nameOf = (all: readonly Jurisdiction[], id: string | undefined) =>
  all.find((one) => one.id === id)?.name

const note = (
  ra: Ra,
  { login }: StaffActor,
  event: StaffEvent['event'],
  subject: string,
  detail: StaffEvent['detail'],
) => ra.staffEvents.add({ at: ra.clock.now(), actor: login, event, subject, detail })
