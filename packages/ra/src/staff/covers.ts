import { randomBytes } from '@certhall/crypto'
import { addDays, CerthallError } from '@certhall/model'
import type { Colleague, StaffCover } from '@certhall/model/api'
import { toHex } from '@certhall/pki'
import type { StaffActor } from '../actor.ts'
import type { Cover, Ra, StaffMember } from '../ports.ts'

const LONGEST_DAYS = 92

/** Whom the actor may ask to stand in for him: the same branch up to the level above, and a role in common. */
export async function listColleagues(ra: Ra, actor: StaffActor): Promise<{ colleagues: Colleague[] }> {
  const me = await ra.staff.find(actor.staffId)
  if (!me) throw new CerthallError('log-in-required')
  const found = await possibleDeputies(ra, me)
  return {
    colleagues: await Promise.all(
      found.map(async ({ login, name, jurisdictionId }) => ({
        login,
        name,
        jurisdiction: (await ra.jurisdictions.find(jurisdictionId))?.name ?? jurisdictionId,
      })),
    ),
  }
}

async function possibleDeputies(ra: Ra, me: StaffMember): Promise<StaffMember[]> {
  const mine = await ra.jurisdictions.find(me.jurisdictionId)
  if (!mine) return []
  const above = mine.path.split('/').slice(0, -1).join('/') || mine.path
  const found = await ra.staff.listWithin(above)
  return found.filter(
    (one) => one.id !== me.id && !one.disabled && one.roles.some((role) => me.roles.includes(role)),
  )
}

/** The actor is away from … until …; the deputy sees his jurisdiction then. `cover-refused` for anybody but a colleague. */
export async function setCover(
  ra: Ra,
  actor: StaffActor,
  request: { deputy: string; from: string; until: string },
): Promise<{ covers: StaffCover[] }> {
  const me = await ra.staff.find(actor.staffId)
  const deputy = me && (await possibleDeputies(ra, me)).find(({ login }) => login === request.deputy)
  const now = ra.clock.now()
  const from = new Date(request.from)
  const until = new Date(request.until)
  if (!me || !deputy) throw new CerthallError('cover-refused', 'no such colleague')
  if (until <= from || until <= now || until > addDays(now, LONGEST_DAYS)) {
    throw new CerthallError('cover-refused', `ends after it begins, and within ${LONGEST_DAYS} days`)
  }
  const id = toHex(randomBytes(16))
  await ra.covers.add({ id, absentId: me.id, deputyId: deputy.id, from, until, setBy: me.login })
  const detail = { deputy: deputy.login, from: request.from, until: request.until }
  await ra.staffEvents.add({ at: now, actor: me.login, event: 'cover-set', subject: me.login, detail })
  return { covers: await presentCovers(ra, me.id) }
}

export async function endCover(
  ra: Ra,
  actor: StaffActor,
  { id }: { id: string },
): Promise<{ covers: StaffCover[] }> {
  const now = ra.clock.now()
  if (!(await ra.covers.end(id, actor.staffId, now))) throw new CerthallError('not-found', 'no such cover')
  const { login } = actor
  await ra.staffEvents.add({ at: now, actor: login, event: 'cover-ended', subject: login, detail: { id } })
  return { covers: await presentCovers(ra, actor.staffId) }
}

/** Begins or ends standing in for somebody, within this session. `cover-refused` without a cover in force. */
export async function chooseActing(
  ra: Ra,
  actor: StaffActor,
  { absent }: { absent?: string },
): Promise<{ actingFor?: string }> {
  if (absent === undefined) return {}
  const now = ra.clock.now()
  const covers = await ra.covers.ofDeputy(actor.staffId, now)
  if (!covers.some(({ absentId }) => absentId === absent))
    throw new CerthallError('cover-refused', 'no cover in force')
  await ra.staffEvents.add({ at: now, actor: actor.login, event: 'acting', subject: absent, detail: {} })
  return { actingFor: absent }
}

export async function presentCovers(ra: Ra, staffId: string): Promise<StaffCover[]> {
  const covers = await ra.covers.ofAbsent(staffId, ra.clock.now())
  return Promise.all(
    covers.map(async ({ id, deputyId, from, until }: Cover) => ({
      id,
      deputy: (await ra.staff.find(deputyId))?.name ?? deputyId,
      from: from.toISOString(),
      until: until.toISOString(),
    })),
  )
}
