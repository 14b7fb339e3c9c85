import { addDays, CerthallError, type SignedStatement } from '@certhall/model'
import type { Session } from '@certhall/model/api'
import type { HolderActor } from './actor.ts'
import { isSuperseded, openCaseOf, type RenewalContext, renewalContext } from './context.ts'
import type { Ra } from './ports.ts'
import { statusRefusal } from './status-refusal.ts'
import { verifyStatement } from './verify-statement.ts'
import { viewSession } from './view-session.ts'
import { windowCloses } from './window.ts'

const SESSION_DAYS = 2 / 24

/**
 * Log-in by a signed statement over a nonce of ours. An expired certificate gets in where it can still be renewed, to a
 * session that can do nothing else. The nonce is spent only by a statement that is right in every other respect.
 */
export async function logIn(
  ra: Ra,
  { statement: signed }: { statement: SignedStatement },
): Promise<{ actor: HolderActor; session: Session }> {
  const { statement, certificate } = await verifyStatement(ra, signed, 'log-in')
  if (statement.caseDigest !== '' || statement.subject !== '') {
    throw new CerthallError('statement-malformed', 'a log-in names no case and no subject')
  }
  const context = await renewalContext(ra, certificate.fingerprint)
  const scope = scopeOf(context, ra.clock.now())
  const { nonce, purpose } = statement
  const at = ra.clock.now()
  if (!(await ra.nonces.consume({ nonce, purpose, origin: ra.origin, at }))) {
    throw new CerthallError('statement-nonce-unknown')
  }
  const actor: HolderActor = {
    kind: 'holder',
    holderId: context.holder.id,
    profile: context.profile.id,
    fingerprint: certificate.fingerprint,
    scope,
    expiresAt: addDays(at, SESSION_DAYS).toISOString(),
  }
  return { actor, session: await viewSession(ra, actor) }
}

function scopeOf(context: RenewalContext, now: Date): HolderActor['scope'] {
  const { registered, profile } = context
  const renewed = isSuperseded(context) ? 'renewal-superseded' : undefined
  if (registered.status !== 'good') {
    throw new CerthallError(
      renewed ?? statusRefusal('certificate', registered),
      registered.reason,
      ways(context),
    )
  }
  if (now <= registered.notAfter) return 'full'
  // Submitted in time keeps its right: the application may be followed and downloaded after the old certificate's end.
  const submitted = openCaseOf(context)?.submittedAt !== undefined
  if (submitted || now <= windowCloses(profile, registered.notAfter)) return 'renewal-only'
  throw new CerthallError(renewed ?? 'certificate-expired', undefined, {
    ...ways(context),
    notAfter: registered.notAfter.toISOString(),
  })
}

function ways({ profile }: RenewalContext) {
  return {
    profile: profile.id,
    otherWays: profile.renewal.otherWays,
    servicePoints: profile.servicePoints,
  }
}
