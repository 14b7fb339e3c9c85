/**
 * The steps of delivery, in order; the same names stand in the server's journal, on the token and on the page.
 * docs/renewal.md carries the same numbers.
 */
export const DELIVERY_STEPS = [
  'started', //               1 the ticket is redeemed
  'pair-made', //             2 the new signing pair exists on the token
  'csr-sent', //              3 the CSR and the old key's statement have reached the RA
  'issued', //                4 the CA has signed and stored the certificate (and the KM its pair)
  'signing-written', //       5 the signing certificate is on the token
  'encryption-imported', //   6 the encryption pair is on the token (dual profiles)
  'encryption-written', //    7 the encryption certificate is on the token (dual profiles)
  'read-back', //             8 everything read back equals what was sent
  'proved', //                9 the receipt is signed by the new key, the challenge decrypted by the other
  'done', //                 10 the RA has accepted the receipt
] as const

export type DeliveryStep = (typeof DELIVERY_STEPS)[number]

/** How a new token is prepared before delivery: its admin PIN is replaced first, then it gets its holder's PIN (docs/counter.md). */
export const PREPARATION_STEPS = ['changing', 'admin-changed', 'pin-set'] as const
export type PreparationStep = (typeof PREPARATION_STEPS)[number]

/** Of a restore: how many of the missing older pairs are on the token, as '1/2'. */
export type RestoreStep = `${number}/${number}`

/** The name of the container that a case's new pair lives in; only such names are ever cleaned up. */
export function deliveryContainer(reference: string): string {
  return `CH-${reference}`
}
