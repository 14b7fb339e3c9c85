import { CerthallError, type MachineNameKind } from '@certhall/model'
import type { GeneralName, Name } from '@certhall/pki'

const DNS = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/** How a kind of name is written in a rule; undefined for what is no such name, or none that a machine may have. */
const TEXT: Record<MachineNameKind, (name: GeneralName) => string | undefined> = {
  // RFC 5280 §4.2.1.6: the preferred name syntax. Wildcards would stand for machines that nobody registered.
  dns: (name) =>
    name.type === 'dns' && DNS.test(name.value.toLowerCase()) ? name.value.toLowerCase() : undefined,
  ip: (name) => (name.type === 'ip' ? addressText(name.value) : undefined),
  email: (name) => (name.type === 'email' && /^[^@\s]+@[^@\s]+$/.test(name.value) ? name.value : undefined),
  uri: (name) => (name.type === 'uri' && isUri(name.value) ? name.value : undefined),
}

/** In the letters of RFC 3986 §2 and without dot segments (§5.2.4): a reader that resolves them must not arrive elsewhere. */
const isUri = (text: string): boolean =>
  /^[\w.~:/?#[\]@!$&'()*+,;=%-]+$/.test(text) && !/\/(\.|%2e){1,2}([/?#]|$)/i.test(text) && URL.canParse(text)

function addressText(bytes: Uint8Array): string | undefined {
  if (bytes.length === 4) return bytes.join('.')
  if (bytes.length !== 16) return undefined
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((bytes[2 * at] as number) << 8) | (bytes[2 * at + 1] as number)).toString(16),
  )
  return shortest(groups.join(':'))
}

/** An IPv6 address as RFC 5952 writes it. */
const shortest = (address: string): string => new URL(`http://[${address}]`).hostname.slice(1, -1)

/**
 * A rule of a client's registration: `dns:host.example`, `dns:*.example` (every name below), `ip:192.0.2.7`, `email:*@example`,
 * `uri:spiffe://example/*`, `uri:urn:example:*`: at most one star, which never stands for a part of the host.
 */
export function isNameRule(rule: string): boolean {
  const [, kind, text = ''] = /^(dns|ip|email|uri):(\S+)$/.exec(rule) ?? []
  if (kind === undefined || text.split('*').length > 2) return false
  if (kind === 'dns') return DNS.test(text.replace(/^\*\./, ''))
  if (kind === 'ip')
    return /^[\d.]+$/.test(text) ? URL.canParse(`http://${text}`) : URL.canParse(`http://[${text}]`)
  if (kind === 'email') return /^[^@]+@[^@*]+$/.test(text)
  return !text.includes('*') || STARRED_URI.test(text)
}

/** A whole host, and a path, query or fragment begun, before the star; or a URN's namespace (RFC 8141). */
const STARRED_URI = /^([a-z][a-z0-9+.-]*:\/\/[^/?#*\\]+[/?#]|urn:[a-z0-9-]+:)[^*]*\*/i

function allows(rule: string, kind: MachineNameKind, text: string): boolean {
  // Rules that were registered when they were read more generously count no longer.
  if (!rule.startsWith(`${kind}:`) || !isNameRule(rule)) return false
  const wanted = rule.slice(kind.length + 1)
  if (kind === 'ip') return text === (wanted.includes(':') ? shortest(wanted) : wanted)
  const star = wanted.indexOf('*')
  if (star < 0) return text === wanted
  const before = wanted.slice(0, star)
  const after = wanted.slice(star + 1)
  return text.length > before.length + after.length && text.startsWith(before) && text.endsWith(after)
}

const COMMON_NAME = 64

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

/**
 * The names that a CSR asks for: its subjectAltName, or its common name as a DNS name where it has none; and the common name:
 * its own, or the first name short enough to be one.
 * `csr-name-refused` for one of a kind that the profile does not have, or that no rule of the client allows.
 */
export function grantedNames(
  asked: { subject: Name; subjectAltNames: readonly GeneralName[] | undefined },
  { kinds, rules }: { kinds: readonly MachineNameKind[]; rules: readonly string[] },
): { names: GeneralName[]; commonName: string | undefined } {
  const cn = asked.subject.find(({ type }) => type === 'CN')?.value
  const wanted = asked.subjectAltNames ?? (cn === undefined ? [] : [{ type: 'dns' as const, value: cn }])
  const texts = wanted.map((name) => {
    for (const kind of kinds) {
      const text = TEXT[kind](name)
      if (text !== undefined && rules.some((rule) => allows(rule, kind, text))) return text
    }
    throw new CerthallError('csr-name-refused', `a name of type ${name.type} that this client may not have`)
  })
  if (texts.length === 0) throw new CerthallError('csr-name-refused', 'it asks for no name')
  // The common name is one of the names, or it would be believed where nobody has checked it. A letter outside ASCII may
  // become one of ASCII by folding (U+212A).
  if (cn !== undefined && !(isAscii(cn) && texts.includes(cn.toLowerCase()))) {
    throw new CerthallError('csr-name-refused', 'its common name is none of its names')
  }
  return {
    names: wanted.map((name, at) => (name.type === 'dns' ? { ...name, value: texts[at] as string } : name)),
    // X.520's bound (RFC 5280, ub-common-name): no name is cut, so there may be none that fits.
    commonName: cn ?? texts.find((text) => text.length <= COMMON_NAME),
  }
}
