import { CerthallError } from '@certhall/model/errors'
import { type PdfDict, PdfName, PdfRef, PdfString, type PdfValue } from './values.ts'

/** Nobody nests so deep; a reader that follows whatever it is given runs out of stack. */
const DEEPEST = 100

const WHITE = new Set([0, 9, 10, 12, 13, 32])
const DELIMITERS = new Set([...'()<>[]{}/%'].map((sign) => sign.charCodeAt(0)))
const isRegular = (byte: number | undefined): byte is number =>
  byte !== undefined && !WHITE.has(byte) && !DELIMITERS.has(byte)

export const unreadable = (what: string): CerthallError => new CerthallError('document-unreadable', what)

/** Reads values one after the other (ISO 32000-1 §7.2, §7.3). `document-unreadable`. */
export class ValueReader {
  readonly bytes: Uint8Array
  at: number
  /** Strings tell where they stand. */
  readonly #placed: boolean

  constructor(bytes: Uint8Array, at = 0, placed = true) {
    this.bytes = bytes
    this.at = at
    this.#placed = placed
  }

  skip(): void {
    for (;;) {
      const byte = this.bytes[this.at]
      if (byte !== undefined && WHITE.has(byte)) this.at += 1
      else if (byte === 0x25) while (this.at < this.bytes.length && !this.#atLineEnd()) this.at += 1
      else return
    }
  }

  #atLineEnd(): boolean {
    return this.bytes[this.at] === 10 || this.bytes[this.at] === 13
  }

  /** Steps over this word where it stands here. */
  word(expected: string): boolean {
    this.skip()
    for (let i = 0; i < expected.length; i++)
      if (this.bytes[this.at + i] !== expected.charCodeAt(i)) return false
    if (isRegular(this.bytes[this.at + expected.length])) return false
    this.at += expected.length
    return true
  }

  /** A whole number that is not negative. */
  count(): number {
    const value = this.value()
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
      throw unreadable(`no number at ${this.at}`)
    return value
  }

  value(depth = 0): PdfValue {
    if (depth > DEEPEST) throw unreadable('nested too deep')
    this.skip()
    const byte = this.bytes[this.at]
    if (byte === undefined) throw unreadable('ends in the middle')
    if (byte === 0x2f) return new PdfName(this.#name())
    if (byte === 0x28) return this.#literal()
    if (byte === 0x5b) return this.#array(depth)
    if (byte === 0x3c) return this.bytes[this.at + 1] === 0x3c ? this.dict(depth) : this.#hex()
    return this.#numberOrWord()
  }

  dict(depth = 0): PdfDict {
    this.at += 2
    const dict: PdfDict = new Map()
    for (;;) {
      this.skip()
      if (this.bytes[this.at] === 0x3e && this.bytes[this.at + 1] === 0x3e) break
      if (this.bytes[this.at] !== 0x2f) throw unreadable(`no key at ${this.at}`)
      const key = this.#name()
      // Which of two counts is each reader's own choice: a place to hide something.
      if (dict.has(key)) throw unreadable(`key ${key} twice`)
      dict.set(key, this.value(depth + 1))
    }
    this.at += 2
    return dict
  }

  #array(depth: number): PdfValue[] {
    this.at += 1
    const values: PdfValue[] = []
    for (;;) {
      this.skip()
      if (this.bytes[this.at] === 0x5d) break
      values.push(this.value(depth + 1))
    }
    this.at += 1
    return values
  }

  #name(): string {
    let name = ''
    this.at += 1
    for (let byte = this.bytes[this.at]; isRegular(byte); byte = this.bytes[this.at]) {
      const pair = byte === 0x23 ? hexPair(this.bytes, this.at + 1) : undefined
      name += String.fromCharCode(pair ?? byte)
      this.at += pair === undefined ? 1 : 3
    }
    return name
  }

  #hex(): PdfString {
    const from = this.at
    const end = this.bytes.indexOf(0x3e, from)
    if (end < 0) throw unreadable('a string without an end')
    const digits: number[] = []
    for (let at = from + 1; at < end; at++) {
      const byte = this.bytes[at] as number
      if (WHITE.has(byte)) continue
      const digit = hexDigit(byte)
      if (digit === undefined) throw unreadable(`no hexadecimal digit at ${at}`)
      digits.push(digit)
    }
    if (digits.length % 2 === 1) digits.push(0)
    const bytes = new Uint8Array(digits.length / 2)
    for (let i = 0; i < bytes.length; i++)
      bytes[i] = ((digits[2 * i] as number) << 4) | (digits[2 * i + 1] as number)
    this.at = end + 1
    return this.#string(bytes, from)
  }

  #literal(): PdfString {
    const from = this.at
    const out: number[] = []
    let open = 1
    this.at += 1
    while (open > 0) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) throw unreadable('a string without an end')
      if (byte === 0x5c) {
        this.#escape(out)
        continue
      }
      if (byte === 0x28) open += 1
      if (byte === 0x29) open -= 1
      if (open > 0) out.push(byte)
    }
    return this.#string(Uint8Array.from(out), from)
  }

  /** §7.3.4.2, table 3. */
  #escape(out: number[]): void {
    const byte = this.bytes[this.at++]
    if (byte === undefined) throw unreadable('a string without an end')
    if (byte === 13) {
      if (this.bytes[this.at] === 10) this.at += 1
      return
    }
    if (byte === 10) return
    if (byte < 0x30 || byte > 0x37) {
      out.push(ESCAPES[String.fromCharCode(byte)] ?? byte)
      return
    }
    let code = byte - 0x30
    for (let i = 0; i < 2; i++) {
      const digit = this.bytes[this.at]
      if (digit === undefined || digit < 0x30 || digit > 0x37) break
      code = code * 8 + digit - 0x30
      this.at += 1
    }
    out.push(code & 0xff)
  }

  #string(bytes: Uint8Array, from: number): PdfString {
    return this.#placed ? new PdfString(bytes, from, this.at) : new PdfString(bytes)
  }

  #numberOrWord(): PdfValue {
    const token = this.#token()
    if (token === 'true') return true
    if (token === 'false') return false
    if (token === 'null') return null
    if (!/^[+-]?(\d{1,15}(\.\d{0,30})?|\.\d{1,30})$/.test(token))
      throw unreadable(`'${token.slice(0, 20)}' at ${this.at}`)
    const number = Number(token)
    if (!/^\d{1,10}$/.test(token)) return number
    const back = this.at
    const generation = this.#digits()
    if (generation !== undefined && this.word('R')) return new PdfRef(number, generation)
    this.at = back
    return number
  }

  #digits(): number | undefined {
    this.skip()
    const token = this.#token()
    return /^\d{1,5}$/.test(token) ? Number(token) : undefined
  }

  #token(): string {
    const from = this.at
    while (isRegular(this.bytes[this.at]) && this.at - from < 64) this.at += 1
    if (this.at === from) return ''
    return String.fromCharCode(...this.bytes.subarray(from, this.at))
  }
}

const ESCAPES: Record<string, number> = { n: 10, r: 13, t: 9, b: 8, f: 12 }

function hexDigit(byte: number | undefined): number | undefined {
  if (byte === undefined) return undefined
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : undefined
}

function hexPair(bytes: Uint8Array, at: number): number | undefined {
  const [high, low] = [hexDigit(bytes[at]), hexDigit(bytes[at + 1])]
  return high === undefined || low === undefined ? undefined : (high << 4) | low
}
