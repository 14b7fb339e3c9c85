import { allot } from './bytes.ts'
import { PkiError } from './pki-error.ts'

/**
 * Writes DER from its end to its beginning: when a header is written, the length of what it holds is known, so every octet
 * is written once and in its place. What is written last stands first.
 */
export class DerBuilder {
  #bytes = new Uint8Array(4096)
  #at = 4096

  /** How many octets are written: taken before an element's contents, it tells `close` how long they are. */
  get size(): number {
    return this.#bytes.length - this.#at
  }

  clear(): void {
    this.#at = this.#bytes.length
  }

  bytes(part: Uint8Array): void {
    this.#need(part.length)
    this.#at -= part.length
    // A call for a few octets takes longer than they do.
    if (part.length > 24) this.#bytes.set(part, this.#at)
    else for (let i = 0; i < part.length; i++) this.#bytes[this.#at + i] = part[i] as number
  }

  byte(octet: number): void {
    this.#need(1)
    this.#bytes[--this.#at] = octet
  }

  /** The octets of ASCII text; `cannot-encode` for any other. */
  ascii(text: string): void {
    this.#need(text.length)
    for (let i = text.length - 1; i >= 0; i--) {
      const code = text.charCodeAt(i)
      if (code > 0x7f) throw new PkiError('cannot-encode', 'not ASCII')
      this.#bytes[--this.#at] = code
    }
  }

  /** Text as UTF-8; `cannot-encode` where half of a surrogate pair stands alone. */
  utf8(text: string): void {
    this.#need(3 * text.length)
    for (let i = text.length - 1; i >= 0; i--) {
      let code = text.charCodeAt(i)
      if (code >= 0xd800 && code < 0xe000) {
        code = i > 0 ? (text.codePointAt(--i) as number) : 0
        if (code < 0x10000) throw new PkiError('cannot-encode', 'lone surrogate')
      }
      this.#point(code)
    }
  }

  /** RFC 3629 §3. */
  #point(code: number): void {
    if (code < 0x80) {
      this.#bytes[--this.#at] = code
      return
    }
    const octets = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
    let rest = code
    for (let i = 1; i < octets; i++) {
      this.#bytes[--this.#at] = 0x80 | (rest & 0x3f)
      rest >>= 6
    }
    this.#bytes[--this.#at] = ((0xf0 << (4 - octets)) & 0xff) | rest
  }

  /** Puts identifier octet and length in front of what was written since `size` was `before`. */
  close(tag: number, before: number): void {
    this.#need(6)
    const length = this.size - before
    if (length < 0x80) this.#bytes[--this.#at] = length
    else {
      let octets = 0
      for (let rest = length; rest > 0; rest >>>= 8) {
        this.#bytes[--this.#at] = rest & 0xff
        octets++
      }
      this.#bytes[--this.#at] = 0x80 | octets
    }
    this.#bytes[--this.#at] = tag
  }

  /** A copy of what was written. */
  made(): Uint8Array {
    const made = allot(this.size)
    made.set(this.#bytes.subarray(this.#at))
    return made
  }

  #need(octets: number): void {
    if (octets <= this.#at) return
    const { size } = this
    const larger = new Uint8Array(2 * (this.#bytes.length + octets))
    larger.set(this.#bytes.subarray(this.#at), larger.length - size)
    this.#bytes = larger
    this.#at = larger.length - size
  }
}

// One for each depth of nesting: what is written may itself build a part.
const idle: DerBuilder[] = []

/** What `write` writes, back to front. */
export function buildDer(write: (to: DerBuilder) => void): Uint8Array {
  const builder = idle.pop() ?? new DerBuilder()
  builder.clear()
  try {
    write(builder)
    return builder.made()
  } finally {
    idle.push(builder)
  }
}
