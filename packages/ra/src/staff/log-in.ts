import { digest } from '@certhall/crypto'
import { addDays, CerthallError } from '@certhall/model'
import type { StaffLogInRequest } from '@certhall/model/api'
import { toHex } from '@certhall/pki'
import type { StaffActor } from '../actor.ts'
import { hashPassword, isPassword } from '../password.ts'
import type { Ra, StaffMember } from '../ports.ts'
import { hashRecoveryCode, isRecoveryCode, stepOf } from './second-factor.ts'

const SESSION_DAYS = 8 / 24

/**
 * By password, and by a code where a second factor is on record. The same answer, after the same work, for unknown names, disabled
 * people and wrong passwords; guessing one name is slowed down whatever addresses it comes from (`log-in-locked` {retryAfter}).
 */
export async function staffLogIn(ra: Ra, { login, password, code }: StaffLogInRequest): Promise<StaffActor> {
  const at = ra.clock.now()
  const key = attemptsKey(login)
  const lockedUntil = await ra.staffAccess.beginAttempt(key, at)
  if (lockedUntil) {
    const retryAfter = Math.ceil((lockedUntil.getTime() - at.getTime()) / 1000)
    throw new CerthallError('log-in-locked', `again in ${retryAfter} s`, { retryAfter })
  }
  const member = await ra.staff.findByLogin(login)
  if (member === undefined) await hashPassword(password)
  const right = member !== undefined && (await isPassword(password, member.passwordHash))
  if (!right || member.disabled) throw new CerthallError('log-in-wrong')
  const factor = await ra.staffAccess.factor(member.id)
  const asked = factor?.confirmedAt !== undefined
  if (asked) {
    if (code === undefined) throw new CerthallError('second-factor-required')
    await requireCode(ra, member, factor.secret, code, at)
  }
  const actor = await staffActor(ra, member, asked ? 'second-factor' : 'password', at)
  await ra.staffAccess.clearAttempts(key)
  return actor
}

/** A code of the app, each step once; or one of the recovery codes, each once. */
async function requireCode(ra: Ra, member: StaffMember, secret: Uint8Array, code: string, at: Date) {
  if (isRecoveryCode(code)) {
    if (!(await ra.staffAccess.spendRecovery(member.id, hashRecoveryCode(code))))
      throw new CerthallError('second-factor-wrong')
    const { login } = member
    await ra.staffEvents.add({ at, actor: login, event: 'recovery-code-used', subject: login, detail: {} })
    return
  }
  const step = stepOf(secret, code, at)
  if (step === undefined || !(await ra.staffAccess.spendStep(member.id, step)))
    throw new CerthallError('second-factor-wrong')
}

/** Whoever may begin a session now; written down. */
export async function staffActor(
  ra: Ra,
  member: StaffMember,
  method: NonNullable<StaffActor['method']>,
  at: Date,
): Promise<StaffActor> {
  const { id, login, roles, idNumber } = member
  const jurisdiction = await ra.jurisdictions.find(member.jurisdictionId)
  if (jurisdiction === undefined) throw new CerthallError('log-in-wrong', 'no jurisdiction')
  await ra.staffEvents.add({ at, actor: login, event: 'log-in', subject: login, detail: { method } })
  return {
    kind: 'staff',
    staffId: id,
    login,
    roles,
    jurisdictionPath: jurisdiction.path,
    idNumber,
    method,
    since: at.toISOString(),
    expiresAt: addDays(at, SESSION_DAYS).toISOString(),
  }
}

/** Of any login, known or not; a hash, since people type passwords into the wrong field. */
const attemptsKey = (login: string) =>
  toHex(digest('sha256', new TextEncoder().encode(login.normalize('NFKC').trim().toLowerCase())))
