import type { Certificate } from '../certificate.ts'
import type { Crl } from '../crl/read.ts'
import { sameName } from '../name-comparison.ts'
import type { Chain, PathContext } from './context.ts'
import { isAppointed } from './crl-scope.ts'
import { linkFault } from './links.ts'
import { nameFault } from './names.ts'
import { searchPath } from './search.ts'
import { type Pending, statusFault } from './status.ts'

/**
 * RFC 5280 §6.3.3 (f), (g): whether the list is signed by whoever it says, with a key that may sign lists and that leads to
 * the anchor of the certificate's own path. Most lists are signed by the certificate's issuer, whose path is being judged.
 */
export function isCrlSigned(list: Crl, chain: Chain, context: PathContext, pending: Pending): boolean {
  const { anchor, certificates } = chain
  if (
    sameName(anchor.subjectDer, list.issuerDer) &&
    mayIssueLists(anchor.certificate) &&
    context.work.verify(list, anchor)
  )
    return true
  const [certificate, ...above] = certificates as readonly [Certificate, ...Certificate[]]
  // Whose own status is still open cannot vouch for it, unless the authority itself appointed it in a distribution point.
  const open = isAppointed(list, certificate) ? new Set<Certificate>() : pending
  const trusted = new Set(open === pending ? above : [...above, ...pending])
  const signers = [...trusted, ...context.certificates.filter((one) => !trusted.has(one))]
  return signers.some(
    (signer) =>
      sameName(signer.subjectDer, list.issuerDer) &&
      !open.has(signer) &&
      mayIssueLists(signer) &&
      context.work.verify(list, signer) &&
      (trusted.has(signer) || isTrustedSigner(signer, chain, context, pending)),
  )
}

function mayIssueLists(certificate: Certificate | undefined): boolean {
  return certificate?.extensions.keyUsage?.includes('cRLSign') ?? true
}

function isTrustedSigner(
  signer: Certificate,
  { anchor }: Chain,
  context: PathContext,
  pending: Pending,
): boolean {
  const demands = { ...context, usage: 'cRLSign', purposes: [], policy: {}, ignoreLeafExpiry: false } as const
  const found = searchPath(
    signer,
    [anchor],
    demands,
    (path) => linkFault(path, demands) ?? nameFault(path) ?? statusFault(path, demands, pending),
  )
  return 'anchor' in found
}
