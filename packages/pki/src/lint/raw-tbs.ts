import { type Element, Fields, readElement } from '../der-read.ts'
import { TAG } from '../der-write.ts'
import type { RawExtension } from '../read-extensions.ts'

/** The parts of a TBSCertificate whose very encoding rules are about. */
export interface RawTbs {
  readonly der: Uint8Array
  readonly algorithm: Element
  readonly notBefore: Element
  readonly notAfter: Element
  /** The values of its attributes, by relative name. */
  readonly subject: readonly (readonly Element[])[]
  readonly uniqueIds: boolean
  /** SEQUENCE OF Extension, where there is one. */
  readonly extensions?: Element
  readonly byOid: ReadonlyMap<string, RawExtension>
}

/** Takes apart what parseTbsCertificate has read without complaint; `all` are its extensions. */
export function readRawTbs(der: Uint8Array, all: readonly RawExtension[]): RawTbs {
  const fields = new Fields(readElement(der).content)
  fields.takeIf(0xa0)
  fields.take(TAG.integer)
  const algorithm = fields.take(TAG.sequence)
  fields.take(TAG.sequence)
  const validity = fields.fields()
  const subject = readRawName(fields.take(TAG.sequence).content)
  fields.take(TAG.sequence)
  const uniqueIds = [fields.takeIf(0x81), fields.takeIf(0x82)].some((id) => id !== undefined)
  const wrapped = fields.takeIf(0xa3)
  return {
    ...{ der, algorithm, subject, uniqueIds },
    notBefore: validity.take(),
    notAfter: validity.take(),
    ...(wrapped && { extensions: readElement(wrapped.content) }),
    byOid: new Map(all.map((one) => [one.oid, one])),
  }
}

function readRawName(content: Uint8Array): Element[][] {
  return new Fields(content).all(64).map((rdn) =>
    new Fields(rdn.content).all(64).map((attribute) => {
      const fields = new Fields(attribute.content)
      fields.take()
      return fields.take()
    }),
  )
}
