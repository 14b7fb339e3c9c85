import type { RegisteredCertificate } from '../authority.ts'
import type { Ra } from '../ports.ts'
import type { SealRecord } from './ports.ts'

/** `waiting`: approved and not on a token yet. */
export type SealStanding = 'waiting' | 'valid' | 'replaced' | 'suspended' | 'revoked'

/** How a seal stands: it lives and rests with its certificate, so nothing of that is copied. */
export function standingOf(
  seal: SealRecord,
  certificate: RegisteredCertificate | undefined,
  all: readonly SealRecord[],
): SealStanding {
  if (seal.cancelled !== undefined) return 'revoked'
  if (all.some(({ follows, receivedAt }) => follows === seal.id && receivedAt !== undefined))
    return 'replaced'
  if (certificate === undefined || certificate.status === 'revoked') return 'revoked'
  if (certificate.status === 'suspended') return 'suspended'
  return seal.receivedAt === undefined ? 'waiting' : 'valid'
}

/** What the register says of a seal that somebody shows. */
export async function sealStanding(
  ra: Pick<Ra, 'seals' | 'authority'>,
  digest: string,
): Promise<'valid' | 'suspended' | 'revoked' | 'replaced' | 'unknown'> {
  const seal = await ra.seals.byDigest(digest)
  if (seal === undefined) return 'unknown'
  const [certificate, all] = await Promise.all([
    ra.authority.find(seal.certificate),
    ra.seals.ofHolder(seal.holderId),
  ])
  const standing = standingOf(seal, certificate, all)
  // It was made and handed out, whether or not it has reached a token.
  return standing === 'waiting' ? 'valid' : standing
}
