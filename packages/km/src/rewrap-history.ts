import { CerthallError } from '@certhall/model'
import type { Km } from './ports.ts'
import { requireEnvelopeOf, requireSm2, wrapPair } from './wrap-pair.ts'

/**
 * An older pair once more, wrapped to the signing key of the container that receives it. Who may have it is the
 * registration authority's to decide; `by` and `reason` go into the trail. The same pair and key: the same envelope.
 * `not-found` where nothing is under escrow for this serial, or its holder never proved it.
 */
export async function rewrapHistory(
  km: Km,
  request: { signingSerial: string; to: Uint8Array; by: string; reason: string },
): Promise<{ spki: Uint8Array; envelope: Uint8Array }> {
  const { signingSerial, to } = request
  requireSm2(to)
  const pair = await km.pairs.find(signingSerial)
  if (!pair?.proved) throw new CerthallError('not-found', 'no such pair under escrow')
  const envelope =
    (await km.pairs.rewrapped(signingSerial, to)) ??
    (await km.pairs.keepRewrap({ ...request, envelope: await wrapPair(km, pair, to) }, km.clock.now()))
  requireEnvelopeOf(pair, envelope)
  return { spki: pair.spki, envelope }
}
