// What is signed of a document (RFC 5652 §5.4): never the document itself, always a SET OF attributes that names its digest,
// so that no document can be made to read as anything else that the same key signs.
import { CMS_FORMS, type CmsForm } from './cms-forms.ts'
import { Fields, readWhole } from './der-read.ts'
import { octetString, oid, sequence, setOf, TAG, time } from './der-write.ts'
import {
  digestOctets,
  encodeMessageDigest,
  type MessageDigest,
  readMessageDigest,
} from './message-digests.ts'
import { PkiError } from './pki-error.ts'
import { timeValue } from './time.ts'

const CONTENT_TYPE = '1.2.840.113549.1.9.3'
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4'
const SIGNING_TIME = '1.2.840.113549.1.9.5'
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47'
const LIMIT = 16_384
const MOST = 32

export interface SignedAttributes {
  form: CmsForm
  /** Hash of the content. */
  messageDigest: Uint8Array
  /** By the signer's clock; whole seconds. None in a PDF, whose own dictionary says it (EN 319 142-1 §6.3). */
  signingTime?: Date
  /** Hash of the signer's DER certificate, by the digest named: it cannot be exchanged for another over the same key. */
  certificate: { digest: MessageDigest; hash: Uint8Array }
}

/** The DER SET OF that is signed. */
export function encodeSignedAttributes({
  form,
  messageDigest,
  signingTime,
  certificate,
}: SignedAttributes): Uint8Array {
  const { digest, hash } = certificate
  if (hash.length !== digestOctets(digest)) throw new PkiError('cannot-encode', 'hash length')
  // RFC 5035 §3: ESSCertIDv2's hash is SHA-256 unless it says otherwise, and DER leaves a default out.
  const named = digest === 'sha256' ? [] : [encodeMessageDigest(digest)]
  const certificates = sequence(sequence(...named, octetString(hash)))
  return setOf([
    attribute(CONTENT_TYPE, oid(CMS_FORMS[form].data)),
    attribute(MESSAGE_DIGEST, octetString(messageDigest)),
    ...(signingTime ? [attribute(SIGNING_TIME, time(signingTime))] : []),
    attribute(SIGNING_CERTIFICATE_V2, sequence(certificates)),
  ])
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return sequence(oid(type), setOf([value]))
}

/** What attributes say; those that others add are passed over. `contentType` is an OID. */
export interface ReadAttributes {
  readonly contentType: string
  readonly messageDigest: Uint8Array
  readonly signingTime?: Date
  readonly certificate?: { readonly digest: MessageDigest; readonly hash: Uint8Array }
}

/** Reads a SET OF attributes; `der-*` also where one that counts stands twice, or a required one is missing. */
export function readSignedAttributes(set: Uint8Array): ReadAttributes {
  const found = new Map<string, Fields>()
  for (const { content } of new Fields(readWhole(set, TAG.set, LIMIT).content).all(MOST, TAG.sequence)) {
    const fields = new Fields(content)
    const type = fields.oid()
    // RFC 5652 §5.3: each type once; which of two counts would be anybody's choice.
    if (found.has(type)) throw new PkiError('der-value', `attribute ${type} twice`)
    const values = fields.fields(TAG.set)
    fields.end()
    found.set(type, values)
  }
  const contentType = only(found.get(CONTENT_TYPE), (values) => values.oid())
  const messageDigest = only(found.get(MESSAGE_DIGEST), (values) => values.octets())
  if (contentType === undefined || messageDigest === undefined) throw new PkiError('der-value', 'attributes')
  return {
    contentType,
    messageDigest,
    signingTime: only(found.get(SIGNING_TIME), (values) => timeValue(values.take())),
    certificate: only(found.get(SIGNING_CERTIFICATE_V2), readSigningCertificate),
  }
}

function only<T>(values: Fields | undefined, read: (values: Fields) => T): T | undefined {
  if (values === undefined) return undefined
  const value = read(values)
  values.end()
  return value
}

// RFC 5035 §3: the first is the signer's; issuer and serial beside the hash add nothing to it.
function readSigningCertificate(values: Fields): { digest: MessageDigest; hash: Uint8Array } {
  const first = values.fields().fields().fields()
  const digest = first.peek === TAG.sequence ? readMessageDigest(first.take()) : 'sha256'
  return { digest, hash: first.octets() }
}
