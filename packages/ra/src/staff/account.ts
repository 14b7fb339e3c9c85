import { CerthallError } from '@certhall/model'
import type { StaffAccount } from '@certhall/model/api'
import type { StaffActor } from '../actor.ts'
import { certificateSummary } from '../certificate-summary.ts'
import { hashPassword, isPassword } from '../password.ts'
import type { Ra, StaffMember } from '../ports.ts'
import { presentCovers } from './covers.ts'
import { requireStrong } from './password-rules.ts'
import { enrolment, hashRecoveryCode, newRecoveryCodes, newSecret, stepOf } from './second-factor.ts'

/** Everything about the own log-in; sessions come from who keeps them. */
export async function viewAccount(ra: Ra, actor: StaffActor): Promise<Omit<StaffAccount, 'sessions'>> {
  const member = await own(ra, actor)
  const factor = await ra.staffAccess.factor(member.id)
  const rows = await ra.staffAccess.certificates(member.id)
  const certificates = await Promise.all(rows.map(({ fingerprint }) => ra.authority.find(fingerprint)))
  const now = ra.clock.now()
  return {
    login: member.login,
    name: member.name,
    secondFactor: factor?.confirmedAt && {
      since: factor.confirmedAt.toISOString(),
      recoveryLeft: factor.recoveryLeft,
    },
    secondFactorRequired: ra.staffRules.secondFactor === 'required',
    certificates: certificates.flatMap((one) => (one ? [certificateSummary(one, now)] : [])),
    covers: await presentCovers(ra, member.id),
  }
}

/** By the person himself. Every session of his that began before the answer's instant ends. */
export async function changePassword(
  ra: Ra,
  actor: StaffActor,
  { current, next }: { current: string; next: string },
): Promise<{ since: string }> {
  const member = await own(ra, actor)
  await requirePassword(ra, member, current)
  requireStrong(next, member.login)
  if (await isPassword(next, member.passwordHash)) {
    throw new CerthallError('password-weak', 'the same as before', { why: 'same' })
  }
  const at = ra.clock.now()
  const passwordHash = await hashPassword(next)
  await ra.staff.change(member.id, { passwordHash, mustChangePassword: false, sessionsFrom: at })
  await note(ra, member, 'password-changed', at)
  return { since: at.toISOString() }
}

/** A new secret, worth nothing until `confirmFactor` saw a code of it. */
export async function beginFactor(ra: Ra, actor: StaffActor, { password }: { password: string }) {
  const member = await own(ra, actor)
  await requirePassword(ra, member, password)
  const secret = newSecret()
  if (!(await ra.staffAccess.beginFactor(member.id, secret))) throw new CerthallError('second-factor-there')
  return enrolment(secret, { issuer: new URL(ra.origin).host, login: member.login })
}

/** The first right code. Returns the recovery codes, which nobody can see again. */
export async function confirmFactor(
  ra: Ra,
  actor: StaffActor,
  { code }: { code: string },
): Promise<{ recoveryCodes: string[] }> {
  const member = await own(ra, actor)
  const factor = await ra.staffAccess.factor(member.id)
  const at = ra.clock.now()
  const step = factor && !factor.confirmedAt ? stepOf(factor.secret, code, at) : undefined
  if (step === undefined) throw new CerthallError('second-factor-wrong')
  const recoveryCodes = newRecoveryCodes()
  const recovery = recoveryCodes.map(hashRecoveryCode)
  if (!(await ra.staffAccess.confirmFactor(member.id, { step, recovery, at }))) {
    throw new CerthallError('second-factor-wrong')
  }
  await note(ra, member, 'factor-added', at)
  return { recoveryCodes }
}

/** With the password, for a new telephone; where the hall requires one, a new one has to follow. */
export async function removeFactor(
  ra: Ra,
  actor: StaffActor,
  { password }: { password: string },
): Promise<void> {
  const member = await own(ra, actor)
  await requirePassword(ra, member, password)
  await ra.staffAccess.removeFactor(member.id)
  await note(ra, member, 'factor-removed', ra.clock.now())
}

async function own(ra: Pick<Ra, 'staff'>, actor: StaffActor): Promise<StaffMember> {
  const member = await ra.staff.find(actor.staffId)
  if (!member) throw new CerthallError('log-in-required')
  return member
}

/** Asked again for what a stolen session must not do; counted like a log-in, so that it is no place to guess. */
async function requirePassword(ra: Ra, { id, passwordHash }: StaffMember, password: string): Promise<void> {
  const at = ra.clock.now()
  const key = `account/${id}`
  const lockedUntil = await ra.staffAccess.beginAttempt(key, at)
  if (lockedUntil) {
    const retryAfter = Math.ceil((lockedUntil.getTime() - at.getTime()) / 1000)
    throw new CerthallError('log-in-locked', `again in ${retryAfter} s`, { retryAfter })
  }
  if (!(await isPassword(password, passwordHash))) throw new CerthallError('password-wrong')
  await ra.staffAccess.clearAttempts(key)
}

const note = (
  ra: Ra,
  { login }: StaffMember,
  event: 'password-changed' | 'factor-added' | 'factor-removed',
  at: Date,
) => ra.staffEvents.add({ at, actor: login, event, subject: login, detail: {} })
