import { digest, verify } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { parseCertificate, sameBytes, signatureFor } from '@certhall/pki'
import { type Stamped, stampDocument, verifyStamps } from '@certhall/seal'
import type { Token } from '@certhall/token'
import type { ReceivedDocument } from '../documents/document-book.ts'
import type { StampFacts } from './stamp-facts.ts'

interface Wish {
  xMm: number
  yMm: number
  reference?: string
  document: ReceivedDocument
  stamp: StampFacts
}

/**
 * Stamps the document that was shown: both structures that the token signs, the seal with the document's hash and the attributes, are built
 * here from the very octets. `token-signature-wrong` where the result does not verify; then nobody gets it.
 */
export async function stampPdf(
  token: Token,
  { container, certificate }: { container: string; certificate: Uint8Array },
  { xMm, yMm, reference = '', document, stamp }: Wish,
): Promise<Stamped> {
  const { seal, pdf, page } = stamp
  if (!sameBytes(digest('sha256', pdf.bytes), document.digests.sha256)) throw new CerthallError('internal')
  const { key, spki } = parseCertificate(certificate)
  const algorithm = signatureFor(key)
  const signer = {
    ...{ certificate, algorithm },
    async sign(message: Uint8Array) {
      const signature = await token.sign(container, algorithm, message)
      if (!verify(algorithm, spki, message, signature)) throw new CerthallError('token-signature-wrong')
      return signature
    },
  }
  const stamped = await stampDocument(
    pdf,
    { seal, page, xMm, yMm, at: new Date(), property: reference },
    signer,
  )
  await requireRight(new Uint8Array(Buffer.concat([pdf.bytes, stamped.appended])), seal)
  return stamped
}

/** A stamp that nobody can verify would be found out too late, by whoever relies on it. */
async function requireRight(file: Uint8Array, seal: StampFacts['seal']): Promise<void> {
  const { stamps } = await verifyStamps({
    file,
    checkSeal: async () => ({ verdict: 'unknown', findings: [], seal }),
  })
  const codes = stamps.at(-1)?.findings.map(({ code }) => code) ?? []
  if (!codes.includes('document-whole') || !codes.includes('stamping-right'))
    throw new CerthallError('token-signature-wrong', codes.join(' '))
}
