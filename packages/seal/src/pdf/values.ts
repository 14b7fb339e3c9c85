// What a PDF file is made of (ISO 32000-1 §7.3).

export class PdfName {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

export class PdfString {
  readonly bytes: Uint8Array
  /** Where its text stands in the file, delimiters included; undefined inside an object stream, or where it was not read. */
  readonly from: number | undefined
  readonly to: number | undefined
  constructor(bytes: Uint8Array, from?: number, to?: number) {
    this.bytes = bytes
    this.from = from
    this.to = to
  }
}

export class PdfRef {
  readonly object: number
  readonly generation: number
  constructor(object: number, generation: number) {
    this.object = object
    this.generation = generation
  }
}

export type PdfDict = Map<string, PdfValue>

export class PdfStream {
  readonly dict: PdfDict
  /** As it stands in the file, filters not undone. */
  readonly raw: Uint8Array
  constructor(dict: PdfDict, raw: Uint8Array) {
    this.dict = dict
    this.raw = raw
  }
}

export type PdfValue =
  | null
  | boolean
  | number
  | PdfName
  | PdfString
  | PdfRef
  | PdfStream
  | PdfDict
  | PdfValue[]

export const isName = (value: PdfValue | undefined, name: string): boolean =>
  value instanceof PdfName && value.name === name

export const isDict = (value: PdfValue | undefined): value is PdfDict => value instanceof Map
