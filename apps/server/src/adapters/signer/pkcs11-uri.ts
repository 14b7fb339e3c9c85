import { CerthallError } from '@certhall/model'

/** Which token, which key, through which module. A subset of RFC 7512. */
export interface Pkcs11Uri {
  /** Attributes that the token must have, as its own information shows them. */
  token: { label?: string; serial?: string; manufacturer?: string; model?: string }
  /** CKA_LABEL and CKA_ID of the key. */
  object?: string
  id?: Uint8Array
  modulePath: string
  /** Where the PIN is read when it is needed: a file, or a variable of the hall's environment. */
  pinSource?: { file: string } | { variable: string }
}

const TOKEN_FIELDS = {
  token: 'label',
  serial: 'serial',
  manufacturer: 'manufacturer',
  model: 'model',
} as const

/**
 * Reads `pkcs11:token=NAME;object=LABEL;id=%01?module-path=FILE&pin-source=file:FILE`; `pin-source=env:NAME` is ours. A
 * `pin-value` is refused: it would stand in files, arguments and logs. `configuration-invalid` for anything unknown.
 */
export function parsePkcs11Uri(text: string): Pkcs11Uri {
  const [, path = '', query = ''] =
    /^pkcs11:([^?]*)(?:\?(.*))?$/s.exec(text.trim()) ?? refuse('it is not pkcs11:…')
  const uri: Pkcs11Uri = { token: {}, modulePath: '' }
  for (const [name, value] of attributes(path, ';')) {
    if (name in TOKEN_FIELDS) uri.token[TOKEN_FIELDS[name as keyof typeof TOKEN_FIELDS]] = decode(value)
    else if (name === 'object') uri.object = decode(value)
    else if (name === 'id') uri.id = octets(value)
    else if (name !== 'type' || value !== 'private') refuse(`${name} is not known here`)
  }
  for (const [name, value] of attributes(query, '&')) {
    if (name === 'module-path') uri.modulePath = decode(value)
    else if (name === 'pin-source') uri.pinSource = pinSource(decode(value))
    else if (name === 'pin-value') refuse('a PIN does not belong into it: name a pin-source')
    else refuse(`${name} is not known here`)
  }
  if (!uri.modulePath.startsWith('/')) refuse('module-path must be an absolute path')
  if (Object.keys(uri.token).length === 0) refuse('it names no token')
  return uri
}

/** The URI of a key in the same token. */
export function withKey(text: string, object: string, id: Uint8Array): string {
  const { object: _object, id: _id } = parsePkcs11Uri(text)
  const [path = '', query] = text.trim().slice('pkcs11:'.length).split('?', 2)
  const kept = path.split(';').filter((part) => !/^(object|id|type)=/.test(part) && part !== '')
  const hex = [...id].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('')
  return `pkcs11:${[...kept, `object=${encodeURIComponent(object)}`, `id=${hex}`].join(';')}?${query}`
}

function attributes(text: string, separator: string): [string, string][] {
  const found = text.split(separator).filter((part) => part !== '')
  const seen = new Set<string>()
  return found.map((part) => {
    const at = part.indexOf('=')
    if (at < 1) refuse(`'${part}' has no value`)
    const name = part.slice(0, at)
    // RFC 7512 §2.3: each at most once.
    if (seen.has(name)) refuse(`${name} stands twice`)
    seen.add(name)
    return [name, part.slice(at + 1)]
  })
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return refuse('percent-encoding')
  }
}

function octets(text: string): Uint8Array {
  if (!/^(%[0-9A-Fa-f]{2}|[\w.~-])+$/.test(text)) refuse('id')
  const bytes = text.match(/%..|./g) ?? []
  return Uint8Array.from(bytes, (one) =>
    one.startsWith('%') ? Number.parseInt(one.slice(1), 16) : one.charCodeAt(0),
  )
}

function pinSource(text: string): NonNullable<Pkcs11Uri['pinSource']> {
  const [, kind = 'file', rest = ''] = /^(?:(file|env):)?(.+)$/s.exec(text) ?? refuse('pin-source')
  if (kind === 'env') return { variable: rest }
  // file:/path and file:///path are the same (RFC 8089); a bare path is usual too.
  const file = rest.replace(/^\/\/(?=\/)/, '')
  if (!file.startsWith('/')) refuse('pin-source must be an absolute path or env:NAME')
  return { file }
}

function refuse(why: string): never {
  throw new CerthallError('configuration-invalid', `PKCS#11 address: ${why}.`)
}
