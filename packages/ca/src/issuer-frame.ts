import { authorityKeyIdentifier } from '@certhall/crypto'
import {
  type Certificate,
  type Extensions,
  type LintMemory,
  prepareTbsFrame,
  type SignatureName,
  type TbsFrame,
} from '@certhall/pki'
import { caAddress, crlAddress, ocspAddress, shardAddress } from './addresses.ts'

/** An issuer as preparation needs it; see preparing-issuer.ts. */
export interface PreparingIssuer {
  id: string
  certificate: Certificate
  signature: SignatureName
  /** What certificates of one profile and shard have in common, by a text that names all of it. */
  frames: Map<string, IssuerFrame[]>
  /** What lint knows of them. */
  memory: LintMemory
}

/** A frame, and what it holds besides what is named. */
export interface IssuerFrame {
  shard: number
  baseUrl: string
  frame: TbsFrame
}

// An issuer serves some profiles of some versions; strangers do not add to them.
const FRAMES_LIMIT = 64
const SHARDS_LIMIT = 8

/** What certificates of this issuer, profile and shard have in common; `profile` names all that `own` depends on. */
export function issuerFrame(
  issuer: PreparingIssuer,
  { profile, shard, baseUrl }: { profile: string; shard: number; baseUrl: string },
  own: () => Extensions,
): TbsFrame {
  const known = issuer.frames.get(profile) ?? []
  for (const one of known) if (one.shard === shard && one.baseUrl === baseUrl) return one.frame
  const { id, certificate, signature } = issuer
  const frame = prepareTbsFrame({
    signature,
    // RFC 5280 §4.1.2.4: octet by octet the issuer's subject, so that every reader's name chaining agrees.
    issuer: certificate.subjectDer,
    extensions: {
      authorityKeyId: authorityKeyIdentifier(certificate),
      ...own(),
      // The full list comes second, for clients that refuse the critical extension of the first.
      crlDistributionPoints: [shardAddress(baseUrl, id, shard), crlAddress(baseUrl, id)],
      caIssuers: [caAddress(baseUrl, id)],
      ocsp: [ocspAddress(baseUrl)],
    },
  })
  if (issuer.frames.size >= FRAMES_LIMIT) issuer.frames.clear()
  // The newest first: a shard that is full is seldom met again.
  issuer.frames.set(profile, [{ shard, baseUrl, frame }, ...known].slice(0, SHARDS_LIMIT))
  return frame
}
