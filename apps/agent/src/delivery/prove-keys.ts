import { deliveryContainer, type SignedStatement } from '@certhall/model'
import type { DeliveryState } from '@certhall/model/api'
import { toBase64 } from '../encoding.ts'
import { signStatement } from '../sign-statement.ts'
import type { CheckedIssue } from './check-issued.ts'
import type { Delivery } from './deliver.ts'

/** Step 9: the encryption key opens the hall's challenge, the signing key signs the receipt over what was in it. */
export async function proveKeys(
  { token, origin, reference }: Delivery,
  { caseDigest, shown }: DeliveryState,
  { signing, challenge, receiptNonce }: CheckedIssue,
): Promise<SignedStatement> {
  const container = deliveryContainer(reference)
  const opened = challenge ? await token.decrypt(container, challenge) : new Uint8Array()
  return await signStatement(
    token,
    { container, certificate: signing.der },
    { purpose: 'receipt', origin, nonce: receiptNonce, caseDigest, shown, subject: toBase64(opened) },
  )
}
