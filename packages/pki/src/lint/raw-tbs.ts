import { type Element, Fields, readElement } from '../der-read.ts'
import { TAG } from '../der-write.ts'
import type { RawExtension, ReadExtension } from '../extension-fields.ts'
import type { ReadMemory } from '../read-memory.ts'
import { isRepeated } from '../repeated-extensions.ts'

/** The parts of a TBSCertificate whose very encoding rules are about. */
export interface RawTbs {
  readonly der: Uint8Array
  readonly algorithm: Element
  readonly notBefore: Element
  readonly notAfter: Element
  /** The values of its attributes, by relative name. */
  readonly subject: readonly (readonly Element[])[]
  readonly uniqueIds: boolean
  /** Whether there is a list of extensions. */
  readonly extensions: boolean
  /** Where its fields begin, and where those before the extensions end. */
  readonly begin: number
  readonly end: number
  /** Extensions that are not repeated; where nothing is remembered, all. */
  readonly own: readonly ReadExtension[]
  find(oid: string): RawExtension | undefined
}

/** Takes apart what parseTbsCertificate has read without complaint; `all` are its extensions, of which some are repeated. */
export function readRawTbs(der: Uint8Array, all: readonly ReadExtension[], memory?: ReadMemory): RawTbs {
  const repeated = memory?.together(all).members
  const { content } = readElement(der)
  const fields = new Fields(content)
  fields.takeIf(0xa0)
  fields.skip(TAG.integer)
  const algorithm = memory?.algorithm(fields).element ?? fields.take(TAG.sequence)
  fields.skip(TAG.sequence)
  const validity = fields.fields()
  const notBefore = validity.take()
  const notAfter = validity.take()
  const subject = readRawName(fields.fields())
  fields.skip(TAG.sequence)
  const issuerId = fields.takeIf(0x81)
  const subjectId = fields.takeIf(0x82)
  const wrapped = fields.takeIf(0xa3)
  const own = repeated ? all.filter((one) => !repeated.includes(one)) : all
  return {
    ...{ der, algorithm, subject, notBefore, notAfter },
    uniqueIds: issuerId !== undefined || subjectId !== undefined,
    extensions: wrapped !== undefined,
    begin: der.length - content.length,
    end: der.length - (wrapped?.der.length ?? 0),
    own,
    find: (oid) => {
      for (const one of repeated && isRepeated(oid) ? repeated : own) if (one.oid === oid) return one
      return undefined
    },
  }
}

function readRawName(rdns: Fields): Element[][] {
  const name: Element[][] = []
  while (rdns.more) {
    const attributes = rdns.fields(TAG.set)
    const values: Element[] = []
    while (attributes.more) {
      const fields = attributes.fields()
      fields.skip()
      values.push(fields.take())
    }
    name.push(values)
  }
  return name
}
