// Whether a certificate was revoked: lists (RFC 5280 §6.3) and answers (RFC 6960) beside each other.
import type { Certificate } from '../certificate.ts'
import type { Chain, PathContext } from './context.ts'
import { crlStatus } from './crl.ts'
import type { FaultAt, PathFault } from './faults.ts'
import { ocspStatus } from './ocsp.ts'

/** What one source says, or why it says nothing. */
export type Finding =
  | { readonly state: 'good' | 'revoked' | 'on-hold'; readonly from: number }
  | { readonly fault: PathFault }

/** What is being judged already, further out: a list about its own signer's certificate needs no second judgement. */
export type Pending = ReadonlySet<Certificate>

/** Clocks differ: evidence may be this much younger than the instant at which it is used. */
export const CLOCK_SKEW = 300_000

/** The first certificate, from the leaf upwards, that is revoked or of which nothing fresh is known. */
export function statusFault(
  chain: Chain,
  context: PathContext,
  pending: Pending = new Set(),
): FaultAt | undefined {
  if (context.crls === undefined && context.ocsp === undefined) return undefined
  for (const [index, certificate] of chain.certificates.entries()) {
    if (pending.has(certificate)) continue
    const above = { certificates: chain.certificates.slice(index), anchor: chain.anchor }
    const code = certificateFault(above, context, new Set([...pending, certificate]))
    if (code !== undefined) return { code, index }
  }
  return undefined
}

/** Of the first certificate of this chain. */
export function certificateFault(
  chain: Chain,
  context: PathContext,
  pending: Pending,
): PathFault | undefined {
  const findings: Finding[] = []
  if (context.ocsp !== undefined) findings.push(ocspStatus(chain, context, pending))
  if (context.crls !== undefined) findings.push(crlStatus(chain, context, pending))
  const known = findings.flatMap((finding) => ('state' in finding ? [finding] : []))
  // Revocation is for ever, so one proof is enough; a hold can be lifted, so the newest word counts.
  if (known.some(({ state }) => state === 'revoked')) return 'revoked'
  const [newest] = known.sort((a, b) => b.from - a.from)
  if (newest !== undefined) return newest.state === 'good' ? undefined : 'revoked'
  const faults = findings.flatMap((finding) => ('fault' in finding ? [finding.fault] : []))
  return faults.find((fault) => !fault.endsWith('-missing')) ?? faults.at(-1)
}

/**
 * Whether a revocation counts at the instant of the judgement. Judging the present, every entry does. Judging the past,
 * what was signed before the loss stays valid, and the loss may lie before the day on which it was reported.
 */
export function counts(
  { revokedAt, invalidityDate = revokedAt }: { revokedAt: Date; invalidityDate?: Date },
  { at, statusAt }: PathContext,
): boolean {
  return statusAt <= at || Math.min(revokedAt.getTime(), invalidityDate.getTime()) <= at
}
