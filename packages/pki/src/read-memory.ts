import { type ReadAlgorithm, readAlgorithm } from './algorithms.ts'
import { type Element, Fields } from './der-read.ts'
import { TAG } from './der-write.ts'
import type { ParsedExtensions, ReadExtension } from './extension-fields.ts'
import { type Name, parseName } from './names.ts'
import { readExtension } from './read-extensions.ts'
import { isRepeated } from './repeated-extensions.ts'

interface Remembered<Value> {
  readonly bytes: Uint8Array
  readonly value: Value
}

/** Extensions that stood together, and what they say together. */
export interface ExtensionSet {
  readonly members: readonly ReadExtension[]
  readonly says: Partial<ParsedExtensions>
}

// A few profiles of one issuer; old ones make room.
const LIMIT = 48

/**
 * What was read from octets that certificates of one issuer repeat: the same octets say the same, so they are compared
 * instead of read again. Who checks many certificates keeps one for each issuer; what comes out is shared, not to be
 * written to, and the same object as long as it is remembered.
 */
export class ReadMemory {
  readonly #algorithms: ReadAlgorithm[] = []
  readonly #names: { readonly der: Uint8Array; readonly name: Name }[] = []
  readonly #extensions: Remembered<ReadExtension>[] = []
  readonly #sets: ExtensionSet[] = []
  /** Certificates have their extensions in one order: the next is looked for behind the last. */
  #next = 0
  /** Whoever reads a certificate asks several times. */
  #last: { readonly all: readonly ReadExtension[]; readonly set: ExtensionSet } | undefined

  /** Takes the AlgorithmIdentifier ahead; its octets are those that were met first. */
  algorithm(ahead: Fields): ReadAlgorithm {
    for (const one of this.#algorithms) if (ahead.takeSame(one.element.der)) return one
    const { der } = ahead.take(TAG.sequence)
    const { element, name } = readAlgorithm(new Fields(der.slice()))
    return keep(this.#algorithms, { element: plain(element), name })
  }

  /** Takes the Name ahead; its octets are those that were met first. */
  name(ahead: Fields): { readonly der: Uint8Array; readonly name: Name } {
    for (const one of this.#names) if (ahead.takeSame(one.der)) return one
    const der = ahead.take(TAG.sequence).der.slice()
    return keep(this.#names, { der, name: parseName(der) })
  }

  /** The one whose contents are ahead. */
  extension(ahead: Fields): ReadExtension {
    const list = this.#extensions
    for (let i = 0, at = this.#next; i < list.length; i++, at++) {
      if (at >= list.length) at = 0
      const one = list[at] as Remembered<ReadExtension>
      if (!ahead.is(one.bytes)) continue
      this.#next = at + 1
      return one.value
    }
    const content = ahead.rest
    const read = readExtension(content)
    if (!isRepeated(read.oid)) return read
    // Views of a copy, so that one extension does not hold a whole certificate.
    const bytes = content.slice()
    return keep(list, { bytes, value: readExtension(bytes) }).value
  }

  /** The repeated ones among a certificate's extensions, which `extension` answered. */
  together(all: readonly ReadExtension[]): ExtensionSet {
    if (all !== this.#last?.all) this.#last = { all, set: this.#setOf(all) }
    return this.#last.set
  }

  #setOf(all: readonly ReadExtension[]): ExtensionSet {
    for (const set of this.#sets) if (isSet(set.members, all)) return set
    const members = all.filter(({ oid }) => isRepeated(oid))
    return keep(this.#sets, { members, says: Object.assign({}, ...members.map(({ says }) => says)) })
  }
}

/** Whether these are all that are repeated, in this order. */
function isSet(members: readonly ReadExtension[], all: readonly ReadExtension[]): boolean {
  let next = 0
  for (const one of all) {
    if (one === members[next]) next++
    else if (isRepeated(one.oid)) return false
  }
  return next === members.length
}

/** With views that are made once. */
const plain = ({ tag, der, content }: Element): Element => ({ tag, der, content })

function keep<Value>(list: Value[], value: Value): Value {
  if (list.length >= LIMIT) list.shift()
  list.push(value)
  return value
}
