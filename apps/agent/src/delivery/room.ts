import { CerthallError } from '@certhall/model'
import type { Token } from '@certhall/token'

/** `token-not-supported` where an encryption pair would never get into this token, or never decrypt there: before anything is issued. */
export async function requireEncryptionPairs(token: Token): Promise<void> {
  const { encryptionPairs } = await token.info()
  if (encryptionPairs === 'refuse')
    throw new CerthallError('token-not-supported', 'no encryption pair gets into this token')
}

// Of one pair with its certificate, generously: RSA-2048's private key and a certificate with every identity number.
const PAIR_BYTES = 4096

/** Bytes that a delivery wants to find free on the token before anything is submitted. */
export function bytesNeeded(dual: boolean): number {
  return (dual ? 2 : 1) * PAIR_BYTES
}
