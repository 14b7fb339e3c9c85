import type { StaffActor } from '../actor.ts'
import type { Ra, StaffMember } from '../ports.ts'

/**
 * What somebody has to do before anything else: choose a password of his own, or add a second factor where the hall asks for one.
 * A certificate on a token is two factors by itself; the self-test's account is a program's.
 */
export function limitOf(
  { staffRules }: Pick<Ra, 'staffRules'>,
  member: StaffMember,
  { method }: Pick<StaffActor, 'method'>,
): 'password' | 'second-factor' | undefined {
  if (method === 'certificate') return undefined
  if (member.mustChangePassword) return 'password'
  const asked = staffRules.secondFactor === 'required' && !member.roles.includes('monitor')
  return asked && !member.secondFactor ? 'second-factor' : undefined
}
