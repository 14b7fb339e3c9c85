import { digest, verifyDetachedData } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import {
  assembleSignedData,
  cmsFormFor,
  encodeSignedAttributes,
  messageDigestFor,
  parseCertificate,
  signatureFor,
} from '@certhall/pki'
import type { Token } from '@certhall/token'
import type { ReceivedDocument } from './document-book.ts'

/**
 * A detached signature (SignedData, DER) by the container's signing key. What the token signs are attributes built here: never the
 * document itself, nor anything of a caller's choosing but its hash, which was taken here too. `token-signature-wrong`.
 */
export async function signDocument(
  token: Token,
  { container, certificate }: { container: string; certificate: Uint8Array },
  { digests }: ReceivedDocument,
): Promise<Uint8Array> {
  const algorithm = signatureFor(parseCertificate(certificate).key)
  const name = messageDigestFor(algorithm)
  const attributes = encodeSignedAttributes({
    form: cmsFormFor(algorithm),
    messageDigest: digests[name],
    signingTime: new Date(),
    certificate: { digest: name, hash: digest(name, certificate) },
  })
  const signature = await token.sign(container, algorithm, attributes)
  const signed = assembleSignedData({ algorithm, attributes, signature, certificates: [certificate] })
  // A signature that nobody can verify would be found out too late, by whoever relies on it.
  if (!verifyDetachedData(signed, digests).ok) throw new CerthallError('token-signature-wrong')
  return signed
}
