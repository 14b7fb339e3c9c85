// Certificate policies (RFC 5280 §6.1 as RFC 9618 replaces its tree by a graph: one node for each policy and level, so that
// mappings cannot make the work grow exponentially, which was CVE-2023-0464).
import type { Certificate } from '../certificate.ts'
import { type Chain, isSelfIssued, type PathContext, type PolicyDemands } from './context.ts'
import type { FaultAt } from './faults.ts'

const ANY = '2.5.29.32.0'

interface PolicyNode {
  readonly policy: string
  /** Nodes of the level above, nearer to the anchor, that lead here. */
  readonly parents: readonly PolicyNode[]
  /** What the next certificate may call it. */
  expected: ReadonlySet<string>
}

/** Nodes by policy; an empty level is RFC 5280's valid_policy_tree of NULL. */
type Level = Map<string, PolicyNode>

const NONE: Level = new Map()

/** Whether the path is good for what is demanded of its policies. */
export function policyFault({ certificates }: Chain, { policy }: PathContext): FaultAt | undefined {
  if (!isConcerned(certificates, policy)) return undefined
  const graph = new PolicyGraph(certificates.length, policy)
  for (let index = certificates.length - 1; index >= 0; index--)
    if (!graph.add(certificates[index] as Certificate, index === 0))
      return { code: 'policy-not-allowed', index }
  return graph.isAcceptable(policy.acceptable) ? undefined : { code: 'policy-not-allowed', index: 0 }
}

/** Most paths demand nothing, and nobody on them does. */
function isConcerned(certificates: readonly Certificate[], demands: PolicyDemands): boolean {
  return (
    demands.explicit === true ||
    certificates.some(({ extensions }) => extensions.policyConstraints ?? extensions.policyMappings)
  )
}

class PolicyGraph {
  #level: Level = new Map([[ANY, { policy: ANY, parents: [], expected: new Set([ANY]) }]])
  /** §6.1.2 (d)–(f): after how many certificates each begins to hold. */
  #explicit: number
  #mapping: number
  #any: number

  constructor(length: number, { explicit, inhibitMapping, inhibitAnyPolicy }: PolicyDemands) {
    this.#explicit = explicit ? 0 : length + 1
    this.#mapping = inhibitMapping ? 0 : length + 1
    this.#any = inhibitAnyPolicy ? 0 : length + 1
  }

  /** §6.1.3 (d)–(f) and §6.1.4 (a), (b), (h)–(j) for one certificate; false where it ends all that is allowed. */
  add(certificate: Certificate, last: boolean): boolean {
    const { policies, policyMappings = [] } = certificate.extensions
    const selfIssued = isSelfIssued(certificate)
    const anyAllowed = this.#any > 0 || (!last && selfIssued)
    this.#level = policies === undefined ? NONE : nextLevel(this.#level, policies, anyAllowed)
    if (this.#explicit === 0 && this.#level.size === 0) return false
    if (last) return this.#wrapUp(certificate)
    // §6.1.4 (a): anyPolicy is nobody's to map.
    if (policyMappings.some((mapping) => mapping.issuerDomain === ANY || mapping.subjectDomain === ANY))
      return false
    this.#map(Map.groupBy(policyMappings, ({ issuerDomain }) => issuerDomain))
    this.#count(certificate, selfIssued)
    return true
  }

  #map(mappings: ReadonlyMap<string, readonly { readonly subjectDomain: string }[]>): void {
    const any = this.#level.get(ANY)
    const level = new Map(this.#level)
    for (const [policy, mapped] of mappings) {
      const node = level.get(policy)
      if (this.#mapping === 0) level.delete(policy)
      else {
        const expected = new Set(mapped.map(({ subjectDomain }) => subjectDomain))
        if (node !== undefined) node.expected = expected
        // §6.1.4 (b)(1): a policy that anyPolicy stood for may be mapped too; it comes from anyPolicy one level up.
        else if (any !== undefined) level.set(policy, { policy, parents: any.parents, expected })
      }
    }
    this.#level = level
  }

  #count({ extensions }: Certificate, selfIssued: boolean): void {
    if (!selfIssued) {
      this.#explicit = Math.max(0, this.#explicit - 1)
      this.#mapping = Math.max(0, this.#mapping - 1)
      this.#any = Math.max(0, this.#any - 1)
    }
    const { requireExplicitPolicy, inhibitPolicyMapping } = extensions.policyConstraints ?? {}
    this.#explicit = Math.min(this.#explicit, requireExplicitPolicy ?? this.#explicit)
    this.#mapping = Math.min(this.#mapping, inhibitPolicyMapping ?? this.#mapping)
    this.#any = Math.min(this.#any, extensions.inhibitAnyPolicy ?? this.#any)
  }

  /** §6.1.5 (a), (b). */
  #wrapUp({ extensions }: Certificate): boolean {
    this.#explicit = Math.max(0, this.#explicit - 1)
    if (extensions.policyConstraints?.requireExplicitPolicy === 0) this.#explicit = 0
    return true
  }

  /** §6.1.5 (g): policies are compared as the anchor's domain names them, before any mapping. */
  isAcceptable(acceptable: readonly string[] | undefined): boolean {
    if (this.#explicit > 0) return true
    const roots = rootPolicies(this.#level)
    if (acceptable === undefined || acceptable.includes(ANY)) return roots.size > 0
    return roots.has(ANY) ? acceptable.length > 0 : acceptable.some((policy) => roots.has(policy))
  }
}

/** RFC 9618 §5.4 (d): nodes of this certificate's policies under those that expect them. */
function nextLevel(above: Level, policies: readonly string[], anyAllowed: boolean): Level {
  const expecting = new Map<string, PolicyNode[]>()
  for (const node of above.values())
    for (const policy of node.expected) {
      const nodes = expecting.get(policy)
      if (nodes) nodes.push(node)
      else expecting.set(policy, [node])
    }
  const any = above.get(ANY)
  const level: Level = new Map()
  const put = (policy: string, parents: readonly PolicyNode[]) =>
    level.set(policy, { policy, parents, expected: new Set([policy]) })
  for (const policy of policies) {
    const parents = policy === ANY ? undefined : (expecting.get(policy) ?? (any && [any]))
    if (parents !== undefined) put(policy, parents)
  }
  if (policies.includes(ANY) && anyAllowed)
    for (const [policy, parents] of expecting) if (!level.has(policy)) put(policy, parents)
  return level
}

/** The policies, in the anchor's domain, from which the nodes of this level come: children of anyPolicy. */
function rootPolicies(level: Level): ReadonlySet<string> {
  const roots = new Set<string>()
  const seen = new Set<PolicyNode>()
  const waiting = [...level.values()]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    if (node.policy === ANY) {
      // Only the nodes of the last level were asked for: anyPolicy among them is good for every policy.
      if (level.get(ANY) === node) roots.add(ANY)
    } else if (node.parents.some((parent) => parent.policy === ANY)) roots.add(node.policy)
    else waiting.push(...node.parents)
  }
  return roots
}
