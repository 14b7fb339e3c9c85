import type { StaffActor } from '../actor.ts'
import type { Ra } from '../ports.ts'

/**
 * Who stands in for somebody works in that one's jurisdiction, with the roles that both have, as long as the cover lasts; afterwards, in
 * the same session, as himself again. What he does bears his own name.
 */
export async function actFor(
  ra: Pick<Ra, 'staff' | 'jurisdictions' | 'covers' | 'clock'>,
  actor: StaffActor,
): Promise<StaffActor> {
  if (actor.actingFor === undefined) return actor
  const { actingFor, ...self } = actor
  const covers = await ra.covers.ofDeputy(actor.staffId, ra.clock.now())
  if (!covers.some(({ absentId }) => absentId === actingFor)) return self
  const absent = await ra.staff.find(actingFor)
  const jurisdiction = absent && (await ra.jurisdictions.find(absent.jurisdictionId))
  if (!absent || absent.disabled || !jurisdiction) return self
  return {
    ...actor,
    jurisdictionPath: jurisdiction.path,
    roles: actor.roles.filter((role) => absent.roles.includes(role)),
  }
}
