import { generateKeyPair } from '@certhall/crypto'
import type { EscrowedPair, Km } from './ports.ts'

/** A fresh SM2 pair, sealed under the present master key: the private key exists in clear only inside this function. */
export async function makePair({
  vault,
  generations,
}: Pick<Km, 'vault' | 'generations'>): Promise<Pick<EscrowedPair, 'spki' | 'sealed' | 'generation'>> {
  const { generation } = await generations.current()
  const { spki, pkcs8 } = await generateKeyPair('sm2')
  try {
    // Bound to its public key, so that sealed keys cannot be exchanged in the store.
    return { spki, sealed: await vault.seal(generation, pkcs8, spki), generation }
  } finally {
    pkcs8.fill(0)
  }
}

/** The PKCS#8 of an escrowed pair; the caller wipes it. */
export function openPair(
  { vault }: Pick<Km, 'vault'>,
  { generation, sealed, spki }: Pick<EscrowedPair, 'spki' | 'sealed' | 'generation'>,
): Promise<Uint8Array> {
  return vault.open(generation, sealed, spki)
}
