import { CerthallError } from '@certhall/model'
import type { RevocationReason } from './certificate-record.ts'
import type { Ca } from './ports.ts'

/** Revokes the whole pair that a serial belongs to, or a single certificate. Idempotent: the first reason and time stay. */
export async function revokePair(
  ca: Pick<Ca, 'certificates' | 'km' | 'clock'>,
  { serial, reason }: { serial: string; reason: RevocationReason },
): Promise<void> {
  const record = await ca.certificates.bySerial(serial)
  if (record === undefined || record.holder === '')
    throw new CerthallError('not-found', `certificate ${serial}`)
  // The KM first: after a crash here the certificate is still live, so whoever wanted it revoked asks again.
  const signing = record.use === 'encryption' ? record.pairSerial : record.serial
  if (signing !== undefined) await ca.km.retire(signing)
  await ca.certificates.revoke(serial, reason, ca.clock.now())
}
