// Of one pair with its certificate, generously: RSA-2048's private key and a certificate with every identity number.
const PAIR_BYTES = 4096

/** Bytes that a delivery wants to find free on the token before anything is submitted. */
export function bytesNeeded(dual: boolean): number {
  return (dual ? 2 : 1) * PAIR_BYTES
}
