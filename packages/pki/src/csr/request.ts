// PKCS#10 (RFC 2986; with SM2 GM/T 0092-2020 §6).
import {
  encodeSignatureAlgorithm,
  type KeyType,
  keyFits,
  readSignatureAlgorithm,
  type SignatureName,
} from '../algorithms.ts'
import { Fields, readWhole } from '../der-read.ts'
import { bitString, integer, oid, sequence, setOf, TAG, tlv } from '../der-write.ts'
import type { Extensions } from '../extension-fields.ts'
import { encodeExtensions } from '../extensions.ts'
import { type Name, nameDer, parseName } from '../names.ts'
import { PkiError } from '../pki-error.ts'
import { parseSpki } from '../spki.ts'
import { type CsrAttributes, readCsrAttributes } from './attributes.ts'

const CSR_LIMIT = 32768
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14'
const NONE = new Uint8Array(0)

/** CertificationRequestInfo, to be signed with the key that it names. */
export function encodeCsrInfo({
  subject,
  spki,
  extensions,
}: {
  subject: Name | Uint8Array
  spki: Uint8Array
  /** To be asked for (RFC 2985 §5.4.2). */
  extensions?: Extensions
}): Uint8Array {
  parseSpki(spki)
  const asked =
    extensions === undefined ? [] : [sequence(oid(EXTENSION_REQUEST), setOf([encodeExtensions(extensions)]))]
  // GM/T 0092 §6: the attributes are encoded even when there are none, A0 00.
  return sequence(integer(0), nameDer(subject), spki, tlv(0xa0, ...asked))
}

export function assembleCsr(info: Uint8Array, algorithm: SignatureName, signature: Uint8Array): Uint8Array {
  return sequence(info, encodeSignatureAlgorithm(algorithm), bitString(signature))
}

export interface Csr {
  /** What was signed. */
  readonly info: Uint8Array
  readonly subject: Name
  readonly spki: Uint8Array
  readonly key: KeyType
  readonly signatureName: SignatureName
  readonly signature: Uint8Array
  readonly attributes: CsrAttributes
}

/** Reads a CSR; its signature is the caller's to verify. Attributes may be empty, filled or (some tokens) absent. */
export function parseCsr(der: Uint8Array): Csr {
  const fields = new Fields(readWhole(der, TAG.sequence, CSR_LIMIT).content)
  const info = fields.take(TAG.sequence)
  const signatureName = readSignatureAlgorithm(fields.take(TAG.sequence))
  const signature = fields.bits()
  fields.end()
  const inside = new Fields(info.content)
  if (inside.number() !== 0) throw new PkiError('bad-version')
  const subject = parseName(inside.take(TAG.sequence).der)
  const spki = inside.take(TAG.sequence).der
  const attributes = readCsrAttributes(inside.takeIf(0xa0)?.content ?? NONE)
  inside.end()
  const { key } = parseSpki(spki)
  if (!keyFits(key, signatureName)) throw new PkiError('algorithm-mismatch', `${key} and ${signatureName}`)
  return { info: info.der, subject, spki, key, signatureName, signature, attributes }
}
