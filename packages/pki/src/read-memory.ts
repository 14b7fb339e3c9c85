import { sameBytes } from './bytes.ts'
import { EXTENSION } from './extensions.ts'
import { type Name, parseName } from './names.ts'
import { type ReadExtension, readExtension } from './read-extensions.ts'

interface Remembered<Value> {
  readonly bytes: Uint8Array
  readonly value: Value
}

// A few profiles of one issuer; old ones make room.
const LIMIT = 48

/** What differs from holder to holder is not worth its place; identity numbers and what is not known are not either. */
const REPEATED: ReadonlySet<string> = new Set([
  EXTENSION.authorityKeyId,
  EXTENSION.keyUsage,
  EXTENSION.policies,
  EXTENSION.basicConstraints,
  EXTENSION.extendedKeyUsage,
  EXTENSION.crlDistributionPoints,
  EXTENSION.freshestCrl,
  EXTENSION.authorityInfoAccess,
  EXTENSION.qcStatements,
])

/**
 * What was read from octets that certificates of one issuer repeat: the same octets say the same, so they are compared
 * instead of read again. Who checks many certificates keeps one for each issuer; what comes out is shared, not to be
 * written to.
 */
export class ReadMemory {
  readonly #names: Remembered<Name>[] = []
  readonly #extensions: Remembered<ReadExtension>[] = []

  name(der: Uint8Array): Name {
    return recall(this.#names, der) ?? keep(this.#names, der, parseName(der))
  }

  extension(content: Uint8Array): ReadExtension {
    const known = recall(this.#extensions, content)
    if (known !== undefined) return known
    // Views of the copy, so that one extension does not hold a whole certificate.
    const copy = content.slice()
    const read = readExtension(copy)
    return REPEATED.has(read.oid) ? keep(this.#extensions, copy, read) : read
  }
}

function recall<Value>(list: readonly Remembered<Value>[], bytes: Uint8Array): Value | undefined {
  for (const one of list) if (sameBytes(one.bytes, bytes)) return one.value
  return undefined
}

function keep<Value>(list: Remembered<Value>[], bytes: Uint8Array, value: Value): Value {
  if (list.length >= LIMIT) list.shift()
  list.push({ bytes: bytes.slice(), value })
  return value
}
