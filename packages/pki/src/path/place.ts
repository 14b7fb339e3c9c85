import type { Certificate } from '../certificate.ts'
import { PURPOSE } from '../extensions.ts'
import { isSelfIssued, type PathContext } from './context.ts'
import type { PathFault } from './faults.ts'
import { profileFault } from './profile.ts'

/**
 * Faults of a certificate by itself and in its place, whoever signed it: RFC 5280 §6.1.3 (a)(2), §6.1.4 (k)–(o), §6.1.5 (f).
 * `path` begins with the leaf; what lies above `index` does not matter.
 */
export function placeFault(
  path: readonly Certificate[],
  index: number,
  context: PathContext,
): PathFault | undefined {
  const certificate = path[index] as Certificate
  const { extensions, notBefore, notAfter } = certificate
  if (context.at < notBefore.getTime()) return 'not-yet-valid'
  if (context.at > notAfter.getTime() && !(index === 0 && context.ignoreLeafExpiry)) return 'expired'
  if (extensions.unknownCritical.length > 0) return 'unknown-critical'
  const fault = index === 0 ? leafFault(certificate, context) : authorityFault(path, index, context)
  if (fault !== undefined) return fault
  return context.strict ? profileFault(certificate) : undefined
}

function leafFault({ extensions }: Certificate, { usage, purposes }: PathContext): PathFault | undefined {
  if (usage && !(extensions.keyUsage?.includes(usage) ?? true)) return 'wrong-usage'
  return servesAll(extensions.extendedKeyUsage, purposes) ? undefined : 'wrong-purpose'
}

function authorityFault(
  path: readonly Certificate[],
  index: number,
  { purposes, purposesInAuthorities }: PathContext,
): PathFault | undefined {
  const { extensions, version } = path[index] as Certificate
  // §6.1.4 (k): a certificate of version 1 or 2 is an authority's only by an agreement that we do not have.
  if (version !== 3 || !extensions.basicConstraints?.ca) return 'not-a-ca'
  if (!(extensions.keyUsage?.includes('keyCertSign') ?? true)) return 'not-a-ca'
  if (isTooFarUp(path, index, extensions.basicConstraints.pathLength)) return 'path-too-long'
  if (purposesInAuthorities && !servesAll(extensions.extendedKeyUsage, purposes)) return 'wrong-purpose'
  return undefined
}

/** §6.1.4 (l), (m): certificates that an authority issued to itself are not counted, nor is the leaf. */
function isTooFarUp(path: readonly Certificate[], index: number, limit: number | undefined): boolean {
  if (limit === undefined || index - 1 <= limit) return false
  return path.slice(1, index).filter((between) => !isSelfIssued(between)).length > limit
}

/** §4.2.1.12: a certificate without the extension is good for everything. */
function servesAll(granted: readonly string[] | undefined, wanted: readonly string[]): boolean {
  if (granted === undefined || granted.includes(PURPOSE.any)) return true
  return wanted.every((purpose) => granted.includes(purpose))
}
