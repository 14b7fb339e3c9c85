import { CerthallError } from '@certhall/model'
import type { StatusActor } from './certificate-record.ts'
import { holdersCertificate } from './holders-certificate.ts'
import type { Ca } from './ports.ts'

/**
 * Puts the whole pair on hold (certificateHold, RFC 5280 §5.3.1); what of it is still being issued will be on hold, too.
 * The pair in the key-management centre stays. What is on hold already has one more reason for it in its history. Idempotent; `certificate-status-wrong` for a revoked one.
 */
export async function suspendPair(
  ca: Pick<Ca, 'certificates' | 'clock'>,
  { serial, actor, note = '' }: { serial: string } & StatusActor,
): Promise<void> {
  await holdersCertificate(ca, serial)
  requireLive(await ca.certificates.suspend(serial, { actor, note }, ca.clock.now()))
}

/**
 * Takes every hold back: good as if it had never been. Idempotent; `certificate-status-wrong` for a revoked one. `seen`: how many
 * events the decision was made by; `case-stale`, and nothing done, where another one has come since.
 */
export async function resumePair(
  ca: Pick<Ca, 'certificates' | 'clock'>,
  { serial, actor, note = '', seen }: { serial: string; seen?: number } & StatusActor,
): Promise<void> {
  await holdersCertificate(ca, serial)
  requireLive(await ca.certificates.resume(serial, { actor, note }, ca.clock.now(), seen))
}

function requireLive(state: string | undefined): void {
  if (state === 'revoked') throw new CerthallError('certificate-status-wrong', 'it is revoked')
}
