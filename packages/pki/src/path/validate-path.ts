// Certification paths (RFC 5280 §6): time, signature check, hashes, lists and answers are handed in.
import type { SignatureName } from '../algorithms.ts'
import type { Certificate } from '../certificate.ts'
import type { Crl } from '../crl/read.ts'
import type { KeyUsage } from '../key-usage.ts'
import type { CertIdHash } from '../ocsp/cert-id.ts'
import type { Chain, PathContext, PolicyDemands } from './context.ts'
import type { FaultAt, PathFault } from './faults.ts'
import { readEvidence, readLeaf, readLists, readOthers, readTrust } from './input.ts'
import { linkFault } from './links.ts'
import { nameFault } from './names.ts'
import { policyFault } from './policies.ts'
import { searchPath } from './search.ts'
import { statusFault } from './status.ts'
import { type VerifySignature, Work } from './work.ts'

export type PathResult =
  /** Leaf first; ends with the anchor's certificate, where it was given as one. */
  | { readonly ok: true; readonly path: readonly Certificate[] }
  /** `index` counts from the leaf, 0. */
  | { readonly ok: false; readonly code: PathFault; readonly index: number }

/** A trusted name (DER) and key, without a certificate's dates and constraints. */
export interface TrustAnchor {
  readonly subject: Uint8Array
  readonly spki: Uint8Array
}

export interface PathInput {
  /** DER or parsed, leaf first; others may follow in any order, superfluous ones are passed over. */
  readonly chain: readonly (Uint8Array | Certificate)[]
  /** Certificates, whose dates and constraints are obeyed (RFC 5937, and as OpenSSL does), or bare names with keys. */
  readonly anchors: readonly (Uint8Array | Certificate | TrustAnchor)[]
  /** The instant for which the path must hold. */
  readonly at: Date
  readonly verify: VerifySignature
  /** What the leaf must be allowed to do. */
  readonly usage?: KeyUsage
  /** Extended key usages, OIDs, all of which the leaf must have, if it has any; see PURPOSE. */
  readonly purposes?: readonly string[]
  /** The authorities of the path must have them too, if they have any, as TLS and S/MIME practice goes. */
  readonly purposesInAuthorities?: boolean
  readonly policy?: PolicyDemands
  /** Signature algorithms that are strong enough for the caller; all that this package knows when left out. */
  readonly signatures?: readonly SignatureName[]
  /** For log-in with an expired certificate, which leads to renewal only. */
  readonly ignoreLeafExpiry?: boolean
  /** Refuses also what RFC 5280 forbids authorities to write but lets readers accept. */
  readonly strict?: boolean
  /** DER or parsed. When lists or answers are given, each certificate below the anchor must be covered by a fresh one. */
  readonly crls?: readonly (Uint8Array | Crl)[]
  /** OCSPResponse, DER, each with the nonce that was asked with, if any. Needs `digest`. */
  readonly ocsp?: readonly (Uint8Array | { readonly answer: Uint8Array; readonly nonce?: Uint8Array })[]
  readonly digest?: (hash: CertIdHash, bytes: Uint8Array) => Uint8Array
  /** When lists and answers are looked at, if later than `at`: what was revoked after `at` then was still good. */
  readonly statusAt?: Date
}

/** One page of a directory; more is nobody's chain. */
const CHAIN_LIMIT = 512

/**
 * Whether a leaf leads to an anchor, and if not, why the path that came furthest does not. Throws PkiError only for an anchor
 * that cannot be read, which is the caller's own fault.
 */
export function validatePath(input: PathInput): PathResult {
  const { chain } = input
  if (chain.length === 0 || chain.length > CHAIN_LIMIT) return { ok: false, code: 'malformed', index: 0 }
  const leaf = readLeaf(chain[0] as Uint8Array | Certificate)
  if ('code' in leaf) return { ok: false, ...leaf }
  const { context, unreadable } = readContext(input)
  const found = searchPath(leaf, context.anchors, context, (path) => pathFault(path, context))
  if (context.work.exhausted) return { ok: false, code: 'too-complex', index: 0 }
  if ('code' in found) {
    // The missing link may be the one that could not be read.
    const hidden = found.code === 'no-anchor' && unreadable !== undefined
    return { ok: false, ...(hidden ? unreadable : found) }
  }
  const { certificates, anchor } = found
  return { ok: true, path: anchor.certificate ? [...certificates, anchor.certificate] : certificates }
}

/** In the order of cost: places and signatures, names, policies, then what the world says of them. */
function pathFault(chain: Chain, context: PathContext): FaultAt | undefined {
  return (
    linkFault(chain, context) ??
    nameFault(chain) ??
    policyFault(chain, context) ??
    statusFault(chain, context)
  )
}

function readContext(input: PathInput): { context: PathContext; unreadable?: FaultAt } {
  const { chain, at, statusAt = at } = input
  const anchors = readTrust(input.anchors)
  const { certificates, unreadable } = readOthers(chain, anchors)
  const lists = input.crls && readLists(input.crls)
  const evidence = input.ocsp && readEvidence(input.ocsp)
  const context = {
    // Certificates count in whole seconds, and the last of them is valid to its end.
    at: Math.floor(at.getTime() / 1000) * 1000,
    statusAt: Math.floor(Math.max(at.getTime(), statusAt.getTime()) / 1000) * 1000,
    certificates,
    anchors,
    crls: lists?.read,
    ocsp: evidence?.read,
    unreadable: { crls: lists?.unreadable ?? false, ocsp: evidence?.unreadable ?? false },
    digest: input.digest,
    usage: input.usage,
    purposes: input.purposes ?? [],
    purposesInAuthorities: input.purposesInAuthorities ?? false,
    policy: input.policy ?? {},
    signatures: input.signatures,
    ignoreLeafExpiry: input.ignoreLeafExpiry ?? false,
    strict: input.strict ?? false,
    work: new Work(input.verify),
  }
  return { context, ...(unreadable ? { unreadable } : {}) }
}
