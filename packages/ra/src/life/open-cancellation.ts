import { CerthallError } from '@certhall/model'
import type { RegisteredCertificate } from '../authority.ts'
import type { Ra } from '../ports.ts'

/** How the note of a cancellation's own hold begins. */
export const CANCELLATION = '注销 Cancellation'

export const isCancellationNote = (note: string): boolean => note.startsWith(CANCELLATION)

/** `cancellation-open` where a cancellation of the certificate, or of the other one of its pair, waits for its second person. */
export async function requireNoCancellation(
  { cancellations }: Pick<Ra, 'cancellations'>,
  { serial, pairSerial, holder }: RegisteredCertificate,
): Promise<void> {
  const open = await cancellations.open({ holderId: holder })
  if (open.some((one) => one.serial === serial || one.serial === pairSerial))
    throw new CerthallError('cancellation-open')
}
