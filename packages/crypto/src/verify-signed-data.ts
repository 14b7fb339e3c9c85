import {
  type Certificate,
  type MessageDigest,
  PkiError,
  parseCertificate,
  parseSignedData,
  type SignedData,
  sameBytes,
} from '@certhall/pki'
import { digest } from './digests.ts'
import { verify } from './signatures.ts'

/** `content`: signed for another document. `certificate`: the signer's is missing or not the one that was signed for. */
export type SignedDataFault = 'malformed' | 'content' | 'certificate' | 'signature'

export type SignedDataResult =
  | { ok: true; certificate: Certificate; signingTime: Date | undefined }
  | { ok: false; fault: SignedDataFault }

/**
 * Checks a document's signature (SignedData, DER, one signer, signed attributes). `content` is the document, or undefined where the
 * signature carries it. Whether the certificate is to be trusted, and was at that time, is for `validatePath`.
 */
export function verifySignedData(der: Uint8Array, content: Uint8Array | undefined): SignedDataResult {
  return checked(der, (signed) => {
    const document = content ?? signed.content
    if (document === undefined || (signed.content && !sameBytes(signed.content, document))) return undefined
    return digest(signed.digest, document)
  })
}

/** The same where only the document's hashes are at hand, for who has read it in pieces. Detached signatures only. */
export function verifyDetachedData(
  der: Uint8Array,
  hashes: Readonly<Record<MessageDigest, Uint8Array>>,
): SignedDataResult {
  return checked(der, (signed) => (signed.content ? undefined : hashes[signed.digest]))
}

function checked(der: Uint8Array, hashOf: (signed: SignedData) => Uint8Array | undefined): SignedDataResult {
  try {
    const signed = parseSignedData(der)
    const hash = hashOf(signed)
    if (hash === undefined || !sameBytes(signed.messageDigest, hash)) return no('content')
    const certificate = signed.certificates
      .flatMap(readable)
      .find(({ issuerDer, serial }) => serial === signed.serial && sameBytes(issuerDer, signed.issuerDer))
    if (certificate === undefined) return no('certificate')
    const named = signed.certificate
    // RFC 5035 §3: binds the certificate, which issuer and serial alone do not where an issuer's name is another's too.
    if (named && !sameBytes(named.hash, digest(named.digest, certificate.der))) return no('certificate')
    const { algorithm, signed: attributes, signature, signingTime } = signed
    return verify(algorithm, certificate.spki, attributes, signature)
      ? { ok: true, certificate, signingTime }
      : no('signature')
  } catch (error) {
    if (error instanceof PkiError) return no('malformed')
    throw error
  }
}

/** The signer's may stand beside others that are signed or keyed in ways that have no row here. */
function readable(der: Uint8Array): Certificate[] {
  try {
    return [parseCertificate(der)]
  } catch (error) {
    if (error instanceof PkiError) return []
    throw error
  }
}

const no = (fault: SignedDataFault): SignedDataResult => ({ ok: false, fault })
