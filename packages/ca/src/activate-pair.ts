import { CerthallError } from '@certhall/model'
import type { Ca } from './ports.ts'

/** After the holder's receipt: the encryption certificate may be shown, its key pair is in use. Idempotent. */
export async function activatePair(ca: Ca, caseReference: string): Promise<void> {
  const signing = await ca.certificates.live(caseReference, 'signing')
  const main = signing ?? (await ca.certificates.live(caseReference, 'single'))
  if (main === undefined) throw new CerthallError('not-found', `no live certificate for ${caseReference}`)
  if (signing !== undefined) await ca.km.activate(signing.serial)
  await ca.certificates.publish(caseReference, ca.clock.now())
}
