import { CerthallError, deliveryContainer } from '@certhall/model'
import type { DeliveryState } from '@certhall/model/api'
import { parseCertificate, sameBytes } from '@certhall/pki'
import type { Token } from '@certhall/token'
import { fromBase64, toBase64 } from '../encoding.ts'
import { makeCsr } from '../make-csr.ts'
import { signStatement } from '../sign-statement.ts'
import type { Delivery } from './deliver.ts'

export type Issued = NonNullable<DeliveryState['issued']>

/**
 * Steps 3 and 4: the new key signs the CSR, the old key signs for the new one, the hall issues. Skipped where the hall
 * has issued for this very key already.
 */
export async function requestCertificate(
  { token, hall, origin, reference }: Delivery,
  state: DeliveryState,
  { old, spki }: { old?: { container: string; certificate: Uint8Array }; spki: Uint8Array },
): Promise<Issued> {
  if (state.issued && sameBytes(parseCertificate(fromBase64(state.issued.signing)).spki, spki))
    return state.issued
  const csr = await makeCsr(token, deliveryContainer(reference), { spki, subject: fromBase64(state.subject) })
  const statement =
    old &&
    (await signStatement(token, old, {
      purpose: 'deliver',
      origin,
      nonce: state.nonce,
      caseDigest: state.caseDigest,
      shown: state.shown,
      subject: toBase64(spki),
    }))
  const request = { ...(statement && { statement }), csr: toBase64(csr) }
  const answer = await hall.requestCertificate(request).catch(async (error: unknown) => {
    const lost = await lostSerial(token, state, error)
    return await hall.requestCertificate({ ...request, replaces: lost })
  })
  if (!answer.issued) throw new CerthallError('delivery-answer-wrong', 'nothing issued')
  return answer.issued
}

/**
 * The serial of a certificate that was issued for a key which is no more: nobody has ever proved it, and the one token
 * that could hold its key does not, since the case's container holds another. Any other refusal, and a key that turns
 * up all the same, is thrown on.
 */
async function lostSerial(token: Token, { issued }: DeliveryState, error: unknown): Promise<string> {
  const refusal = error instanceof CerthallError && error.code === 'delivery-key-exists' ? error : undefined
  const serial = refusal?.extra.serial
  if (typeof serial !== 'string') throw error
  // Not known where the hall was cut off between issuing and telling.
  if (!issued) return serial
  const certificate = parseCertificate(fromBase64(issued.signing))
  const held = (await token.containers()).some(
    ({ signingKey }) => signingKey && sameBytes(signingKey, certificate.spki),
  )
  if (held || certificate.serial !== serial) throw error
  return serial
}
