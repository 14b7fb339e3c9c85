// Finding paths (RFC 4158): depth first from the certificate upwards, likely issuers before unlikely ones.
import { sameBytes } from '../bytes.ts'
import type { Certificate } from '../certificate.ts'
import { sameName } from '../name-comparison.ts'
import type { Anchor, Chain, PathContext } from './context.ts'
import type { FaultAt } from './faults.ts'
import { placeFault } from './place.ts'

/** GM/T 0015 knows three levels; bridges between authorities have had eight. */
const LENGTH_LIMIT = 16

type Candidate = { readonly certificate: Certificate } | { readonly anchor: Anchor }

/**
 * The first path from a certificate to one of the anchors that `judge` finds no fault in; else the fault of the path that
 * came furthest. Signatures are for `judge` to check, from the anchor downwards: no key of a path that leads nowhere is used.
 */
export function searchPath(
  target: Certificate,
  anchors: readonly Anchor[],
  context: PathContext,
  judge: (chain: Chain) => FaultAt | undefined,
): Chain | FaultAt {
  const index = new Index(anchors, context.certificates)
  let judged: FaultAt | undefined
  let longest: readonly Certificate[] = [target]

  function accepts(chain: Chain): boolean {
    const fault = judge(chain)
    // A path whose signatures hold says more about what is wrong than one that only has the right names.
    if (judged === undefined || (judged.code === 'bad-signature' && fault?.code !== 'bad-signature'))
      judged = fault
    return fault === undefined && !context.work.exhausted
  }

  function extend(path: readonly Certificate[]): Chain | undefined {
    if (!context.work.step()) return undefined
    if (path.length > longest.length) longest = path
    for (const candidate of issuersOf(path, index, context)) {
      if ('anchor' in candidate) {
        const chain = { certificates: path, anchor: candidate.anchor }
        if (accepts(chain)) return chain
      } else if (path.length < LENGTH_LIMIT) {
        const chain = extend([...path, candidate.certificate])
        if (chain !== undefined) return chain
      }
      if (context.work.exhausted) return undefined
    }
    return undefined
  }

  const itself = anchors.find(({ certificate }) => certificate && sameBytes(certificate.der, target.der))
  const trusted = itself && { certificates: [], anchor: itself }
  const found = trusted ? (accepts(trusted) ? trusted : undefined) : extend([target])
  return found ?? judged ?? deadEnd(longest, context)
}

/** What to say of a path that no anchor ends: the first certificate that would not do anyway, or where it ends. */
function deadEnd(path: readonly Certificate[], context: PathContext): FaultAt {
  for (const index of path.keys()) {
    const code = placeFault(path, index, context)
    if (code !== undefined) return { code, index }
  }
  return { code: 'no-anchor', index: path.length - 1 }
}

/** Whoever bears the name that a certificate gives its issuer, found once for each certificate. */
class Index {
  #candidates: readonly Candidate[]
  #sameOctets = new Map<Certificate, readonly Candidate[]>()
  #otherSpelling = new Map<Certificate, readonly Candidate[]>()

  constructor(anchors: readonly Anchor[], certificates: readonly Certificate[]) {
    this.#candidates = [
      ...anchors.map((anchor) => ({ anchor })),
      ...certificates.map((certificate) => ({ certificate })),
    ]
  }

  sameOctets(child: Certificate): readonly Candidate[] {
    return this.#find(this.#sameOctets, child, (name) => sameBytes(name, child.issuerDer))
  }

  otherSpelling(child: Certificate): readonly Candidate[] {
    return this.#find(
      this.#otherSpelling,
      child,
      (name) => !sameBytes(name, child.issuerDer) && sameName(name, child.issuerDer),
    )
  }

  #find(
    found: Map<Certificate, readonly Candidate[]>,
    child: Certificate,
    fits: (name: Uint8Array) => boolean,
  ): readonly Candidate[] {
    const known = found.get(child)
    if (known !== undefined) return known
    const named = this.#candidates.filter((candidate) => fits(holderOf(candidate).subjectDer))
    found.set(child, named)
    return named
  }
}

/** Names with the same octets first: other spellings are prepared only when those have failed. */
function* issuersOf(path: readonly Certificate[], index: Index, context: PathContext): Generator<Candidate> {
  const child = path.at(-1) as Certificate
  for (const find of ['sameOctets', 'otherSpelling'] as const) {
    const all = index[find](child)
    if (!context.work.look(all.length)) return
    const named = all.filter((candidate) => !isLoop(candidate, path))
    const ranked = named.map((candidate) => ({ candidate, rank: rankOf(candidate, path, context) }))
    ranked.sort((a, b) => a.rank - b.rank)
    for (const { candidate } of ranked) if (!context.work.refuted(child, holderOf(candidate))) yield candidate
  }
}

const holderOf = (candidate: Candidate) => ('anchor' in candidate ? candidate.anchor : candidate.certificate)

/** RFC 4158 §5.2: the same name with the same key twice only makes a path longer. */
function isLoop(candidate: Candidate, path: readonly Certificate[]): boolean {
  const { subjectDer, spki } = holderOf(candidate)
  return path.some((below) => sameBytes(below.spki, spki) && sameName(below.subjectDer, subjectDer))
}

/** Key identifiers only give an order, since the signature decides; certificates that will not do come last. */
function rankOf(candidate: Candidate, path: readonly Certificate[], context: PathContext): number {
  const certificate = 'anchor' in candidate ? candidate.anchor.certificate : candidate.certificate
  if (certificate === undefined) return 1
  const wanted = path.at(-1)?.extensions.authorityKeyId
  const own = certificate.extensions.subjectKeyId
  const identifier = wanted && own ? (sameBytes(wanted, own) ? 0 : 2) : 1
  const faulty = placeFault([...path, certificate], path.length, context) !== undefined
  return identifier + (faulty ? 3 : 0)
}
