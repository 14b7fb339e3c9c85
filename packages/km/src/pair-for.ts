import { CerthallError } from '@certhall/model'
import { makePair } from './make-pair.ts'
import type { EscrowedPair, Km } from './ports.ts'
import { requireEnvelopeOf, requireSm2, wrapPair } from './wrap-pair.ts'

/**
 * The encryption pair of a signing certificate, wrapped to its key. The first answer is stored, so that a repeat
 * gives the same bytes: a token that imported half of it can go on.
 */
export async function pairFor(
  km: Km,
  { signingSerial, signingSpki }: { signingSerial: string; signingSpki: Uint8Array },
): Promise<{ spki: Uint8Array; envelope: Uint8Array }> {
  requireSm2(signingSpki)
  const pair = await reservePair(km, signingSerial)
  const envelope =
    pair.envelope ??
    (await km.pairs.keepEnvelope(signingSerial, await wrapPair(km, pair, signingSpki), km.clock.now()))
  requireEnvelopeOf(pair, envelope)
  return { spki: pair.spki, envelope }
}

async function reservePair(km: Km, signingSerial: string): Promise<EscrowedPair> {
  // An empty store is filled by one and tried again; others may take it first, though hardly this often.
  for (let attempt = 0; attempt < 20; attempt++) {
    const pair = await km.pairs.reserve(signingSerial, km.clock.now())
    if (pair !== undefined) return pair
    await km.pairs.addSpare(await makePair(km), km.clock.now())
  }
  throw new CerthallError('key-unavailable', 'no spare encryption pair')
}
