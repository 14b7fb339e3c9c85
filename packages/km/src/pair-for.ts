import { wrapSm2EncryptionPair } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { parseSpki } from '@certhall/pki'
import { makePair, openPair } from './make-pair.ts'
import type { EscrowedPair, Km } from './ports.ts'

/**
 * The encryption pair of a signing certificate, wrapped to its key. The first answer is stored, so that a repeat
 * gives the same bytes: a token that imported half of it can go on.
 */
export async function pairFor(
  km: Km,
  { signingSerial, signingSpki }: { signingSerial: string; signingSpki: Uint8Array },
): Promise<{ spki: Uint8Array; envelope: Uint8Array }> {
  if (parseSpki(signingSpki).key !== 'sm2')
    throw new CerthallError('csr-key-refused', 'pairs are wrapped to SM2 keys')
  const pair = await reservePair(km, signingSerial)
  if (pair.envelope !== undefined) return { spki: pair.spki, envelope: pair.envelope }
  const encryptionPkcs8 = openPair(km, pair)
  try {
    const envelope = wrapSm2EncryptionPair({ signingSpki, encryptionPkcs8 })
    return { spki: pair.spki, envelope: await km.pairs.keepEnvelope(signingSerial, envelope) }
  } finally {
    encryptionPkcs8.fill(0)
  }
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
