import { wrapSm2EncryptionPair } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { findKeyWeakness, PkiError, parseSm2EnvelopedKey, parseSpki, sameBytes } from '@certhall/pki'
import { openPair } from './make-pair.ts'
import type { EscrowedPair, Km } from './ports.ts'

/** `csr-key-refused` unless pairs can be wrapped to this key, and nobody but its owner could open them. */
export function requireSm2(spki: Uint8Array): void {
  try {
    if (parseSpki(spki).key === 'sm2' && findKeyWeakness(spki) === undefined) return
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
  }
  throw new CerthallError('csr-key-refused', 'pairs are wrapped to sound SM2 keys')
}

/** An envelope of the pair to this key; the private key is in clear only inside this function. */
export async function wrapPair(
  km: Pick<Km, 'vault'>,
  pair: EscrowedPair,
  to: Uint8Array,
): Promise<Uint8Array> {
  const encryptionPkcs8 = await openPair(km, pair)
  try {
    const envelope = wrapSm2EncryptionPair({ signingSpki: to, encryptionPkcs8 })
    requireEnvelopeOf(pair, envelope)
    return envelope
  } finally {
    encryptionPkcs8.fill(0)
  }
}

/**
 * The envelope names d·G of the key inside it (crypto computes it when wrapping), so that this comparison says whether it
 * holds the pair's own key. `internal`: a store whose parts do not belong together must give nothing away.
 */
export function requireEnvelopeOf({ spki }: Pick<EscrowedPair, 'spki'>, envelope: Uint8Array): void {
  const { point } = parseSpki(spki)
  if (point === undefined || !sameBytes(point, parseSm2EnvelopedKey(envelope).point))
    throw new CerthallError('internal', 'the envelope holds another key than the pair')
}
