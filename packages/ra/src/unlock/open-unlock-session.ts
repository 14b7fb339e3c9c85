import { addDays, CerthallError } from '@certhall/model'
import type { UnlockSession } from '@certhall/model/api'
import type { UnlockActor } from '../actor.ts'
import { certificateSummary } from '../certificate-summary.ts'
import { renewalContext } from '../context.ts'
import { spendCode } from '../one-time-code.ts'
import type { Ra } from '../ports.ts'
import { statusRefusal } from '../status-refusal.ts'
import { presentHolder } from '../view-session.ts'
import { presentUnlock, unlockOf } from './present-unlock.ts'

const SESSION_DAYS = 1 / 24

/** The code that was sent: opens a session for this one token. `code-wrong` {triesLeft}, `code-expired`. */
export async function openUnlockSession(ra: Ra, input: { id: string; code: string }): Promise<UnlockActor> {
  const { holderId, profile, fingerprint, token } = await spendCode(ra, 'unlock', input)
  const expiresAt = addDays(ra.clock.now(), SESSION_DAYS).toISOString()
  return { kind: 'unlock', holderId, profile, fingerprint, token, expiresAt }
}

/** The actor with each request: `log-in-required` where the certificate was revoked meanwhile. */
export async function currentUnlocker(ra: Pick<Ra, 'authority'>, actor: UnlockActor): Promise<UnlockActor> {
  const certificate = await ra.authority.find(actor.fingerprint)
  if (certificate?.status !== 'good')
    throw new CerthallError('log-in-required', 'the certificate was revoked')
  return actor
}

export async function viewUnlockSession(ra: Ra, actor: UnlockActor): Promise<UnlockSession> {
  const { registered, holder, cases } = await renewalContext(ra, actor.fingerprint)
  if (registered.status !== 'good') throw new CerthallError(statusRefusal('certificate', registered))
  let found: UnlockSession['case']
  for (const record of cases) {
    if (record.kind !== 'unlock' || record.oldFingerprint !== actor.fingerprint) continue
    const unlock = await unlockOf(ra, record.reference)
    if (unlock.token !== actor.token) continue
    found = await presentUnlock(ra, record, unlock)
    break
  }
  return {
    token: actor.token,
    holder: await presentHolder(ra, holder),
    certificate: certificateSummary(registered, ra.clock.now()),
    expiresAt: actor.expiresAt,
    ...(found && { case: found }),
  }
}
