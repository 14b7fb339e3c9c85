import { fingerprint } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { openPdf, type Pdf, type Seal, verifySeal } from '@certhall/seal'
import type { TokenDriver } from '@certhall/token'
import type { ReceivedDocument } from '../documents/document-book.ts'
import { readSeals } from './seal-files.ts'

/** What a stamp will be made of, as found here: nothing of it is the asking page's word. */
export interface StampFacts {
  seal: Seal
  /** Fingerprint of the certificate that may stamp with it. */
  certificate: string
  pdf: Pdf
  pages: number
  /** From 1. */
  page: number
}

/**
 * Reads the document and looks for the seal on the tokens that are in. `seal-not-on-token`, `token-absent` without any; `seal-not-in-force`
 * outside its dates or where its maker's signature is wrong; `document-unreadable`, `document-encrypted`, `not-found` for the page.
 */
export async function stampFacts(
  driver: TokenDriver,
  { content }: ReceivedDocument,
  { seal: id, page }: { seal: string; page: number },
): Promise<StampFacts> {
  if (content === undefined) throw new CerthallError('job-unknown', 'the document was not sent to be stamped')
  const pdf = openPdf(content)
  const pages = pdf.pages().length
  if (page > pages) throw new CerthallError('input-invalid', `the document has ${pages} pages`)
  const own = (await driver.list()).filter(({ foreign }) => !foreign)
  if (own.length === 0) throw new CerthallError('token-absent')
  for (const { id: token } of own) {
    const seals = await readSeals(await driver.open(token)).catch(() => [])
    const seal = seals.find(({ info }) => info.id === id)
    if (seal) return { seal, certificate: fingerprint(listedBy(seal)), pdf, pages, page }
  }
  throw new CerthallError('seal-not-on-token')
}

/** Its roots are not known here, so what can be told is whether it is whole and its dates are right; the hall tells the rest. */
function listedBy(seal: Seal): Uint8Array {
  const { findings } = verifySeal({ seal: seal.der, at: new Date(), anchors: [] })
  const { signers } = seal.info
  const [certificate] = signers.by === 'certificate' ? signers.certificates : []
  const isWrong = findings.some(
    ({ check, verdict }) => (check === 'signature' || check === 'dates') && verdict !== 'right',
  )
  if (isWrong || certificate === undefined) throw new CerthallError('seal-not-in-force')
  return certificate
}
