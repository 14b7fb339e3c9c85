import { CerthallError } from '@certhall/model'
import type { StatusActor } from './certificate-record.ts'
import { holdersCertificate } from './holders-certificate.ts'
import type { Ca, Revocation } from './ports.ts'

/**
 * Revokes the whole pair that a serial belongs to, or a single certificate. Idempotent: the first reason and time stay.
 * A key that is said to be compromised is never certified again, whenever it is said.
 */
export async function revokePair(
  ca: Pick<Ca, 'certificates' | 'km' | 'clock'>,
  { serial, reason, invalidityDate, actor, note = '' }: { serial: string } & Revocation & StatusActor,
): Promise<void> {
  const now = ca.clock.now()
  const record = await holdersCertificate(ca, serial)
  if (invalidityDate !== undefined && (reason !== 'keyCompromise' || invalidityDate > now))
    throw new CerthallError('input-invalid', 'a day of the loss goes with keyCompromise and lies in the past')
  // The KM first: after a crash here the certificate is still live, so whoever wanted it revoked asks again.
  const signing = record.use === 'encryption' ? record.pairSerial : record.serial
  if (signing !== undefined) await ca.km.retire(signing)
  const revocation = { reason, actor, note, ...(invalidityDate && { invalidityDate }) }
  await ca.certificates.revoke(serial, revocation, now)
  // Again, for a pair that was given out in between; who is given one from here on sees that it is too late (issue-pair.ts).
  if (signing !== undefined) await ca.km.retire(signing)
}
