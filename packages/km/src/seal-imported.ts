import { parseSpki } from '@certhall/pki'
import type { EscrowedPair, Km } from './ports.ts'

/**
 * A pair that another centre made, sealed as our own are; undefined for keys of a kind that is not kept under escrow here. The
 * caller wipes `pkcs8` and stores what this answers under the generation that it names.
 */
export async function sealImported(
  { vault, generations }: Pick<Km, 'vault' | 'generations'>,
  { spki, pkcs8 }: { spki: Uint8Array; pkcs8: Uint8Array },
): Promise<Pick<EscrowedPair, 'spki' | 'sealed' | 'generation'> | undefined> {
  if (parseSpki(spki).key !== 'sm2') return undefined
  const { generation } = await generations.current()
  return { spki, sealed: await vault.seal(generation, pkcs8, spki), generation }
}
