import type { StaffCase, StaffSession } from '@certhall/model/api'

/** Why this person may not decide this case now; undefined where he may. */
export function whyNotDecide(
  shown: Pick<StaffCase, 'state' | 'mayDecide'>,
  staff: Pick<StaffSession, 'roles'>,
): 'own' | 'noRole' | 'notNow' | undefined {
  if (shown.state !== 'review') return 'notNow'
  if (shown.mayDecide) return undefined
  // other jurisdictions' cases are not found at all, so a reviewer who may not decide has a part in the case
  return staff.roles.includes('reviewer') ? 'own' : 'noRole'
}
