import { CerthallError } from '@certhall/model'
import type { HolderActor } from '../actor.ts'
import { ownCase } from '../own-case.ts'
import type { Ra } from '../ports.ts'

/** The PDF of an electronic invoice, or of the credit note that took it back. */
export async function viewInvoiceFile(
  ra: Ra,
  actor: HolderActor,
  { reference, number }: { reference: string; number: string },
): Promise<Uint8Array> {
  await ownCase(ra, actor, reference)
  const invoice = await ra.payments.findInvoice(number)
  if (invoice?.reference !== reference || invoice.file === undefined)
    throw new CerthallError('not-found', 'no such file')
  return invoice.file
}
