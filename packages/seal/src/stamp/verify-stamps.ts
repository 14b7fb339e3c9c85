import { digest, verify } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import {
  concat,
  PkiError,
  parseCertificate,
  parseSignedData,
  type SignedData,
  sameBytes,
} from '@certhall/pki'
import { readElement } from '@certhall/pki/der'
import { overallVerdict, type SealFinding, type Verdict } from '../findings.ts'
import { onlySignaturesSince } from '../pdf/changes-since.ts'
import { openPdf, type Pdf } from '../pdf/open-pdf.ts'
import { coveredBy, type SignatureField, signatureFields } from '../pdf/signature-fields.ts'
import type { Seal } from '../seal.ts'
import type { SealAnswer } from '../verify-seal.ts'
import { type ElectronicSignature, parseElectronicSignature, SES_SIGNATURE } from './electronic-signature.ts'
import { showsPicture } from './shows-picture.ts'
import { type AnyFinding, type StampFinding, stampFinding } from './stamp-findings.ts'

/** The seal of one stamp, for whoever checks seals: `checkSeal` of `StampQuestion`. */
export interface StampOfSeal {
  readonly seal: Uint8Array
  /** DER: who stamped. */
  readonly signer: Uint8Array
  /** By the clock of the computer that stamped. */
  readonly claimedAt: Date
  /** The document's hash, which the hall's record is found by. */
  readonly documentHash: Uint8Array
}

export interface StampQuestion {
  readonly file: Uint8Array
  /** Checks the seal for the instant of stamping; `recorded` where that instant is on record. */
  checkSeal(stamp: StampOfSeal): Promise<SealAnswer & { recorded: boolean }>
}

export interface StampAnswer {
  readonly verdict: Verdict
  /** Those of the stamp first, then the seal's. */
  readonly findings: readonly AnyFinding[]
  /** From 1; undefined where no page carries it. */
  readonly page?: number
  readonly stampedAt?: Date
  /** DER: who signed, where that could be read. */
  readonly signer?: Uint8Array
  readonly seal?: Seal
}

export interface DocumentAnswer {
  /** `none`: nobody has stamped or signed it. */
  readonly verdict: Verdict | 'none'
  readonly stamps: readonly StampAnswer[]
}

/** Nobody stamps so often; each is the work of some signatures. */
const MOST_STAMPS = 50

/**
 * Whether the stamps of a PDF hold, one by one, in the order of their fields. `document-unreadable`, `document-encrypted` for what is no
 * PDF that can be read; never throws for what is in a signature.
 */
export async function verifyStamps({ file, checkSeal }: StampQuestion): Promise<DocumentAnswer> {
  const pdf = openPdf(file)
  const fields = signatureFields(pdf)
  if (fields.length > MOST_STAMPS) throw new CerthallError('document-unreadable', 'too many signatures')
  const stamps: StampAnswer[] = []
  for (const field of fields) stamps.push(await verifyStamp(pdf, field, checkSeal))
  return { verdict: stamps.length === 0 ? 'none' : overallVerdict(stamps), stamps }
}

async function verifyStamp(
  pdf: Pdf,
  field: SignatureField,
  checkSeal: StampQuestion['checkSeal'],
): Promise<StampAnswer> {
  const page = pageOf(pdf, field)
  const answer = (findings: AnyFinding[], more: Partial<StampAnswer> = {}): StampAnswer => ({
    ...{ verdict: overallVerdict(findings), findings },
    ...(page !== undefined && { page }),
    ...more,
  })
  const covered = coveredBy(pdf, field)
  if (covered === undefined) return answer([stampFinding('document-partly-covered')])
  const read = readSignature(field)
  if (read === undefined) return answer([stampFinding('stamping-unreadable')])
  const { cms, stamping } = read
  const signer = signerOf(cms)
  const content = concat(covered.parts)
  const isIntact = sameBytes(cms.messageDigest, digest(cms.digest, content))
  const document = isIntact ? laterChanges(pdf, field, covered.end) : stampFinding('document-changed')
  if (stamping === undefined)
    return answer([document, signatureFinding(cms, signer, 'stamping-without-seal')], signer && { signer })
  const holds =
    signer !== undefined &&
    sameBytes(signer, stamping.certificate) &&
    stamping.algorithm === cms.algorithm &&
    (!isIntact || sameBytes(stamping.documentHash, cms.messageDigest)) &&
    verify(stamping.algorithm, parseCertificate(signer).spki, stamping.signed, stamping.signature)
  const signature = holds ? signatureFinding(cms, signer, 'stamping-right') : stampFinding('stamping-wrong')
  const checked = await checkSeal({
    ...{ seal: stamping.seal, signer: stamping.certificate, claimedAt: stamping.at },
    documentHash: stamping.documentHash,
  })
  const findings: AnyFinding[] = [
    document,
    signature,
    ...impression(pdf, field, checked.seal),
    stampFinding(checked.recorded ? 'time-recorded' : 'time-claimed', stamping.at.toISOString()),
    ...(checked.findings as readonly SealFinding[]),
  ]
  return answer(findings, {
    stampedAt: stamping.at,
    signer: stamping.certificate,
    ...(checked.seal && { seal: checked.seal }),
  })
}

/** The signature behind its padding; undefined where it is none. */
function readSignature({
  contents,
}: SignatureField): { cms: SignedData; stamping: ElectronicSignature | undefined } | undefined {
  try {
    const { der } = readElement(contents.bytes)
    // Behind it nothing but padding: there would be room for another.
    if (contents.bytes.subarray(der.length).some((octet) => octet !== 0)) return undefined
    const cms = parseSignedData(der)
    if (cms.content) return undefined
    const carried = cms.unsigned.get(SES_SIGNATURE)
    return { cms, stamping: carried && parseElectronicSignature(carried) }
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}

/** The certificate that the signature names by issuer, serial and hash. */
function signerOf(cms: SignedData): Uint8Array | undefined {
  return cms.certificates.find((der) => {
    try {
      const { issuerDer, serial } = parseCertificate(der)
      const { certificate: named } = cms
      const isNamed = serial === cms.serial && sameBytes(issuerDer, cms.issuerDer)
      return isNamed && named !== undefined && sameBytes(named.hash, digest(named.digest, der))
    } catch (error) {
      if (error instanceof PkiError) return false
      throw error
    }
  })
}

function signatureFinding(
  { algorithm, signed, signature }: SignedData,
  signer: Uint8Array | undefined,
  code: 'stamping-right' | 'stamping-without-seal',
): StampFinding {
  const right = signer !== undefined && verify(algorithm, parseCertificate(signer).spki, signed, signature)
  return stampFinding(right ? code : 'stamping-wrong', algorithm)
}

/** What came behind the revision that was stamped. */
function laterChanges(pdf: Pdf, field: SignatureField, end: number): StampFinding {
  if (end === pdf.bytes.length) return stampFinding('document-whole')
  const then = revision(pdf, end)
  const isThere =
    then !== undefined &&
    // Octets that no reader looks at are not another stamp either.
    then.references.startXref !== pdf.references.startXref &&
    signatureFields(then).some(
      ({ range, contents }) =>
        range.every((one, i) => one === field.range[i]) && sameBytes(contents.bytes, field.contents.bytes),
    )
  return stampFinding(
    isThere && then && isOnlySignatures(then, pdf) ? 'document-stamped-again' : 'document-added-to',
  )
}

function revision({ bytes }: Pdf, end: number): Pdf | undefined {
  try {
    return openPdf(bytes.subarray(0, end))
  } catch (error) {
    if (error instanceof CerthallError) return undefined
    throw error
  }
}

function isOnlySignatures(then: Pdf, now: Pdf): boolean {
  try {
    return onlySignaturesSince(then, now)
  } catch (error) {
    if (error instanceof CerthallError) return false
    throw error
  }
}

function impression(pdf: Pdf, field: SignatureField, seal: Seal | undefined): StampFinding[] {
  if (seal === undefined) return []
  return [stampFinding(showsPicture(pdf, field, seal) ? 'impression-of-seal' : 'impression-unlike')]
}

function pageOf(pdf: Pdf, { field }: SignatureField): number | undefined {
  const pages = pdf.pages()
  const at = pages.findIndex(({ dict }) => {
    const annotations = pdf.resolve(dict.get('Annots'))
    return Array.isArray(annotations) && annotations.some((one) => pdf.resolve(one) === field)
  })
  return at < 0 ? undefined : at + 1
}
