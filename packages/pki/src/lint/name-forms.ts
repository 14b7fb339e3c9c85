// Forms of names (RFC 5280 §4.2.1.6): undefined where all is well, else what is wrong.
import type { GeneralName } from '../general-name.ts'

/** RFC 1034 §3.5 as RFC 1123 §2.1 amends it; a wildcard may be the whole first label. */
export function dnsFault(name: string): string | undefined {
  if (name === '' || name === ' ') return 'empty DNS name'
  if (name.length > 253) return 'DNS name longer than 253 characters'
  const labels = name.split('.')
  const [first, ...rest] = labels
  const checked = first === '*' && rest.length > 0 ? rest : labels
  const wrong = checked.find((label) => !/^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$/.test(label))
  return wrong === undefined ? undefined : `DNS name '${name}' has label '${wrong}'`
}

/** RFC 5280: a Mailbox of RFC 2821 §4.1.2, without a phrase and without angle brackets. */
export function mailFault(address: string): string | undefined {
  const at = address.lastIndexOf('@')
  const local = address.slice(0, at)
  // RFC 5321 §4.1.2 has no control characters in a mailbox; a NUL would end it for readers written in C.
  if (
    at < 1 ||
    /[^\x20-\x7e]/.test(local) ||
    /[\s<>(),;:@\\]/.test(local.replace(/^"(?:[^"\\]|\\.)*"$/, 'q'))
  )
    return `'${address}' is not a mail address`
  const host = address.slice(at + 1)
  return /^\[[0-9A-Za-z:.]+\]$/.test(host) ? undefined : dnsFault(host)
}

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:.]+\])$/

/** RFC 5280: absolute, with a scheme and something behind it; a host is a full name or an address. */
export function uriFault(text: string): string | undefined {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):(.+)$/.exec(text)
  if (!match) return `'${text}' is not an absolute URI`
  if (!/^[\x21-\x7e]+$/.test(text) || /[<>"{}|\\^`]/.test(text))
    return `'${text}' has characters that no URI has`
  const [, scheme = '', rest = ''] = match
  if (!rest.startsWith('//')) return undefined
  const authority = rest.slice(2).split(/[/?#]/)[0] ?? ''
  const host = authority.replace(/^.*@/, '').replace(/:\d*$/, '')
  // RFC 4516 §2: an LDAP URI without a host leaves the choice of the server to the client.
  if (host === '')
    return /^ldaps?$/i.test(scheme) || scheme === 'file' ? undefined : `'${text}' names no host`
  if (ADDRESS.test(host)) return undefined
  return dnsFault(host)
}

/** Of one alternative name. */
export function generalNameFault(name: GeneralName): string | undefined {
  switch (name.type) {
    case 'dns':
      return dnsFault(name.value)
    case 'email':
      return mailFault(name.value)
    case 'uri':
      return uriFault(name.value)
    case 'ip':
      return [4, 16].includes(name.value.length) ? undefined : `IP address of ${name.value.length} octets`
    case 'directory':
      return name.value.length === 0 ? 'empty directory name' : undefined
    default:
      return undefined
  }
}

/** The first fault of several. */
export function firstFault<Item>(
  items: readonly Item[] | undefined,
  fault: (item: Item) => string | undefined,
): string | undefined {
  for (const item of items ?? []) {
    const text = fault(item)
    if (text !== undefined) return text
  }
  return undefined
}
