// Whether a name lies in a subtree, by kind (RFC 5280 §4.2.1.10). Undefined: name or subtree is malformed.

const LABEL = '[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?'
const HOST = new RegExp(`^${LABEL}(\\.${LABEL})*$`)
const ADDRESS = /^(\d{1,3}\.){3}\d{1,3}$/

/** Host names in one form, or undefined. */
function host(text: string): string | undefined {
  const folded = text.toLowerCase()
  return folded.length <= 253 && HOST.test(folded) ? folded : undefined
}

/** The tree's own name and all names with more labels on the left. */
const isBelowOrSame = (name: string, tree: string): boolean => name === tree || name.endsWith(`.${tree}`)

/**
 * No leading dot: that is a form of URI constraints. A name with a wildcard counts as excluded also where it could stand for
 * an excluded one.
 */
function dns(name: string, base: string, mode: 'permitted' | 'excluded'): boolean | undefined {
  const tree = base === '' ? '' : host(base)
  const wild = name.startsWith('*.')
  const own = host(wild ? name.slice(2) : name)
  if (tree === undefined || own === undefined) return undefined
  if (tree === '' || isBelowOrSame(own, tree)) return true
  const [first = '', ...parent] = tree.split('.')
  return wild && mode === 'excluded' && first !== '' && parent.join('.') === own
}

/** A mailbox, a host (its own mailboxes only), or `.domain` (those of hosts below it). */
function email(name: string, base: string): boolean | undefined {
  const [local = '', domain = '', ...more] = name.split('@')
  const own = host(domain)
  if (local === '' || own === undefined || more.length > 0) return undefined
  const parts = base.split('@')
  if (parts.length > 2) return undefined
  const [treeLocal, treeHost = ''] = parts.length === 2 ? parts : [undefined, base]
  if (treeLocal === '') return undefined
  if (treeLocal === undefined && treeHost.startsWith('.')) return inDomain(own, treeHost)
  const tree = host(treeHost)
  if (tree === undefined) return undefined
  // RFC 5321 §2.4: the local part is the receiving host's to read, so case counts.
  return own === tree && (treeLocal === undefined || treeLocal === local)
}

/** A host, or `.domain` for those below it. A URI without a host name cannot be processed. */
function uri(name: string, base: string): boolean | undefined {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#@:]+)(?::\d*)?(?:[/?#]|$)/i.exec(name)
  const own = host(authority?.[1] ?? '')
  if (own === undefined || ADDRESS.test(own)) return undefined
  if (base.startsWith('.')) return inDomain(own, base)
  const tree = host(base)
  return tree === undefined ? undefined : own === tree
}

function inDomain(own: string, dotted: string): boolean | undefined {
  const tree = host(dotted.slice(1))
  return tree === undefined ? undefined : own.endsWith(`.${tree}`)
}

/** Address and mask of the same family; RFC 4632 masks are ones followed by zeros. */
function ip(name: Uint8Array, base: Uint8Array): boolean | undefined {
  if (name.length !== 4 && name.length !== 16) return undefined
  if (base.length !== 8 && base.length !== 32) return undefined
  const mask = base.subarray(base.length / 2)
  const bits = Array.from(mask, (octet) => octet.toString(2).padStart(8, '0')).join('')
  if (!/^1*0*$/.test(bits)) return undefined
  if (base.length !== 2 * name.length) return false
  return name.every(
    (octet, i) => (octet & (mask[i] as number)) === ((base[i] as number) & (mask[i] as number)),
  )
}

export const NAME_RULES = { dns, email, uri, ip }
