// Revocation lists (RFC 5280 §6.3.3): which speak of a certificate, for which reasons, and who may sign them.

import { sameBytes } from '../bytes.ts'
import type { Certificate } from '../certificate.ts'
import { CRL_EXTENSION } from '../crl/fields.ts'
import type { Crl, CrlEntry } from '../crl/read.ts'
import { sameName } from '../name-comparison.ts'
import type { Chain, PathContext } from './context.ts'
import { ALL_REASONS, coveredReasons } from './crl-scope.ts'
import { isCrlSigned } from './crl-signer.ts'
import { CLOCK_SKEW, counts, type Finding, type Pending } from './status.ts'

/**
 * What the lists at hand say of the first certificate of this chain. A revocation counts wherever it stands. That a certificate
 * is good, or on hold, is for the newest list to say that speaks of it: a hold that was lifted is still on older ones.
 */
export function crlStatus(chain: Chain, context: PathContext, pending: Pending): Finding {
  const [certificate] = chain.certificates as readonly [Certificate]
  const left = new Set(ALL_REASONS)
  let from = Number.POSITIVE_INFINITY
  let fault: 'crl-missing' | 'crl-unusable' | 'crl-stale' = context.unreadable.crls
    ? 'crl-unusable'
    : 'crl-missing'
  for (const list of listsFor(certificate, context)) {
    const covered = coveredReasons(list, certificate)
    const adds = covered.some((reason) => left.has(reason))
    if (covered.length === 0 || !(adds || findEntry(list, certificate))) continue
    if (!isUsable(list, chain, context, pending)) {
      if (fault === 'crl-missing') fault = 'crl-unusable'
      continue
    }
    const delta = deltaOf(list, chain, context, pending)
    // An entry counts even on a list that has run out.
    const state = entryState(list, delta, certificate, context)
    const thisUpdate = (delta ?? list).thisUpdate.getTime()
    if (state === 'revoked' || (state === 'on-hold' && adds)) return { state, from: thisUpdate }
    if (![list, delta].some((one) => (one?.nextUpdate?.getTime() ?? 0) >= context.at)) {
      fault = 'crl-stale'
      continue
    }
    for (const reason of covered) left.delete(reason)
    from = Math.min(from, thisUpdate)
  }
  return left.size === 0 ? { state: 'good', from } : { fault }
}

/**
 * Complete lists, newest first, those of the key that signed the certificate before those of other keys under the same name:
 * some authorities keep a list for each key.
 */
function listsFor({ extensions }: Certificate, { crls = [] }: PathContext): Crl[] {
  const { authorityKeyId: key } = extensions
  const isOther = ({ authorityKeyId }: Crl) =>
    key && authorityKeyId && sameBytes(key, authorityKeyId) ? 0 : 1
  return crls
    .filter(({ deltaBase }) => deltaBase === undefined)
    .sort((a, b) => isOther(a) - isOther(b) || newestFirst(a, b))
}

function deltaOf(list: Crl, chain: Chain, context: PathContext, pending: Pending): Crl | undefined {
  const deltas = (context.crls ?? []).filter((candidate) => isDeltaOf(candidate, list)).sort(newestFirst)
  return deltas.find((candidate) => isUsable(candidate, chain, context, pending))
}

/** Times have seconds only, so that two lists may share one; then their numbers tell (RFC 5280 §5.2.3). */
function newestFirst(a: Crl, b: Crl): number {
  const later = b.thisUpdate.getTime() - a.thisUpdate.getTime()
  if (later !== 0) return later
  const [left = 0n, right = 0n] = [a.number, b.number]
  return left === right ? 0 : left < right ? 1 : -1
}

function isUsable(list: Crl, chain: Chain, context: PathContext, pending: Pending): boolean {
  if (list.unknownCritical.length > 0) return false
  if (list.thisUpdate.getTime() > context.statusAt + CLOCK_SKEW) return false
  if (context.strict && !isNumbered(list)) return false
  if (context.signatures && !context.signatures.includes(list.signatureName)) return false
  return isCrlSigned(list, chain, context, pending)
}

/** §5.2.3: what conforming issuers write. */
function isNumbered({ extensions }: Crl): boolean {
  return extensions.some(({ oid, critical }) => oid === CRL_EXTENSION.number && !critical)
}

/** §6.3.3 (c): of the same issuer and scope, based on this list or an older one, and younger than it. */
function isDeltaOf(delta: Crl, list: Crl): boolean {
  const { deltaBase, number } = delta
  if (deltaBase === undefined || number === undefined || list.number === undefined) return false
  const same = (a: Uint8Array | undefined, b: Uint8Array | undefined) => (a && b ? sameBytes(a, b) : a === b)
  return (
    deltaBase <= list.number &&
    number >= list.number &&
    sameName(delta.issuerDer, list.issuerDer) &&
    same(delta.authorityKeyId, list.authorityKeyId) &&
    same(delta.issuingDistributionPoint?.der, list.issuingDistributionPoint?.der)
  )
}

/** §6.3.3 (i), (j). */
function entryState(
  list: Crl,
  delta: Crl | undefined,
  certificate: Certificate,
  context: PathContext,
): 'good' | 'revoked' | 'on-hold' {
  const entry = (delta && findEntry(delta, certificate)) ?? findEntry(list, certificate)
  if (entry === undefined || entry.reason === 'removeFromCRL' || !counts(entry, context)) return 'good'
  return entry.reason === 'certificateHold' ? 'on-hold' : 'revoked'
}

function findEntry(list: Crl, { serial, issuerDer }: Certificate): CrlEntry | undefined {
  return list.revoked.find(
    (entry) => entry.serial === serial && sameName(entry.issuerDer ?? list.issuerDer, issuerDer),
  )
}
