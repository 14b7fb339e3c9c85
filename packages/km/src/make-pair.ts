import { generateKeyPair, openWithKey, sealWithKey } from '@certhall/crypto'
import type { EscrowedPair, Km } from './ports.ts'

/** A fresh SM2 pair, sealed: the private key exists in clear only inside this function. */
export async function makePair({
  masterKey,
}: Pick<Km, 'masterKey'>): Promise<{ spki: Uint8Array; sealed: Uint8Array }> {
  const { spki, pkcs8 } = await generateKeyPair('sm2')
  try {
    // Bound to its public key, so that sealed keys cannot be exchanged in the store.
    return { spki, sealed: sealWithKey(pkcs8, masterKey, spki) }
  } finally {
    pkcs8.fill(0)
  }
}

/** The PKCS#8 of an escrowed pair; the caller wipes it. */
export function openPair(
  { masterKey }: Pick<Km, 'masterKey'>,
  pair: Pick<EscrowedPair, 'spki' | 'sealed'>,
): Uint8Array {
  return openWithKey(pair.sealed, masterKey, pair.spki)
}
