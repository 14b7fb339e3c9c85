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
import { parseSeal } from '../read-seal.ts'
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
  /** Checks the seal for the instant of stamping; `recordedAt`: when the hall wrote the stamping down, if it did. */
  checkSeal(stamp: StampOfSeal): Promise<SealAnswer & { recordedAt?: Date }>
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

/** What the document alone says of a stamp. Plain data: another thread may have read it. */
export interface StampReading {
  readonly findings: readonly StampFinding[]
  readonly page?: number
  readonly signer?: Uint8Array
  /** Its seal, still to be checked; undefined where the document already says that there is nothing to check. */
  readonly stamp?: StampOfSeal
  /** Whether the page shows the picture of that seal. */
  readonly showsPicture?: boolean
}

/** Nobody stamps so often; each is the work of some signatures. */
const MOST_STAMPS = 50
/** So much later the record may be than the stamp says: the page hands it in at once, and clocks differ. */
const RECORDED_WITHIN_MS = 3600_000

/**
 * Whether the stamps of a PDF hold, one by one, in the order of their fields. `document-unreadable`, `document-encrypted` for what is no
 * PDF that can be read; never throws for what is in a signature.
 */
export function verifyStamps({ file, checkSeal }: StampQuestion): Promise<DocumentAnswer> {
  return judgeStamps(readStamps(file), checkSeal)
}

/** The first half: everything that only the document is needed for. A stranger's file can make it long. Errors as `verifyStamps`. */
export function readStamps(file: Uint8Array): StampReading[] {
  const pdf = openPdf(file)
  const fields = signatureFields(pdf)
  if (fields.length > MOST_STAMPS) throw new CerthallError('document-unreadable', 'too many signatures')
  return fields.map((field) => {
    const page = pageOf(pdf, field)
    return { ...readStamp(pdf, field), ...(page !== undefined && { page }) }
  })
}

/** The second half: the seals. */
export async function judgeStamps(
  readings: readonly StampReading[],
  checkSeal: StampQuestion['checkSeal'],
): Promise<DocumentAnswer> {
  const stamps: StampAnswer[] = []
  for (const reading of readings) stamps.push(await judgeStamp(reading, checkSeal))
  return { verdict: stamps.length === 0 ? 'none' : overallVerdict(stamps), stamps }
}

async function judgeStamp(
  { findings, page, signer, stamp, showsPicture: shown }: StampReading,
  checkSeal: StampQuestion['checkSeal'],
): Promise<StampAnswer> {
  const place = page === undefined ? {} : { page }
  if (stamp === undefined)
    return { verdict: overallVerdict(findings), findings, ...place, ...(signer && { signer }) }
  const { claimedAt } = stamp
  const checked = await checkSeal(stamp)
  const all: AnyFinding[] = [
    ...findings,
    ...(checked.seal ? [stampFinding(shown ? 'impression-of-seal' : 'impression-unlike')] : []),
    timeFinding(claimedAt, checked.recordedAt),
    ...(checked.findings as readonly SealFinding[]),
  ]
  return {
    ...{ verdict: overallVerdict(all), findings: all, ...place },
    ...{ stampedAt: claimedAt, signer: stamp.signer },
    ...(checked.seal && { seal: checked.seal }),
  }
}

/** A record proves that it was stamped by then: for an earlier time than that there is only the stamp's own word. */
function timeFinding(claimedAt: Date, recordedAt: Date | undefined): StampFinding {
  if (recordedAt === undefined) return stampFinding('time-claimed', claimedAt.toISOString())
  const isSoon = recordedAt.getTime() - claimedAt.getTime() <= RECORDED_WITHIN_MS
  return isSoon
    ? stampFinding('time-recorded', claimedAt.toISOString())
    : stampFinding('time-recorded-later', recordedAt.toISOString())
}

function readStamp(pdf: Pdf, field: SignatureField): Omit<StampReading, 'page'> {
  const covered = coveredBy(pdf, field)
  if (covered === undefined) return { findings: [stampFinding('document-partly-covered')] }
  const read = readSignature(field)
  if (read === undefined) return { findings: [stampFinding('stamping-unreadable')] }
  const { cms, stamping } = read
  const signer = signerOf(cms)
  const content = concat(covered.parts)
  const isIntact = sameBytes(cms.messageDigest, digest(cms.digest, content))
  const document = isIntact ? laterChanges(pdf, field, covered.end) : stampFinding('document-changed')
  if (stamping === undefined)
    return {
      findings: [document, signatureFinding(cms, signer, 'stamping-without-seal')],
      ...(signer && { signer }),
    }
  const holds =
    signer !== undefined &&
    sameBytes(signer, stamping.certificate) &&
    stamping.algorithm === cms.algorithm &&
    (!isIntact || sameBytes(stamping.documentHash, cms.messageDigest)) &&
    verify(stamping.algorithm, parseCertificate(signer).spki, stamping.signed, stamping.signature)
  const signature = holds ? signatureFinding(cms, signer, 'stamping-right') : stampFinding('stamping-wrong')
  return {
    findings: [document, signature],
    showsPicture: showsSeal(pdf, field, stamping.seal),
    stamp: {
      // Copies: what they lie in is as large as the file.
      ...{ seal: stamping.seal.slice(), signer: stamping.certificate.slice(), claimedAt: stamping.at },
      documentHash: stamping.documentHash.slice(),
    },
  }
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

function showsSeal(pdf: Pdf, field: SignatureField, der: Uint8Array): boolean {
  try {
    return showsPicture(pdf, field, parseSeal(der))
  } catch (error) {
    if (error instanceof PkiError) return false
    throw error
  }
}

function pageOf(pdf: Pdf, { field }: SignatureField): number | undefined {
  const pages = pdf.pages()
  const at = pages.findIndex(({ dict }) => {
    const annotations = pdf.resolve(dict.get('Annots'))
    return Array.isArray(annotations) && annotations.some((one) => pdf.resolve(one) === field)
  })
  return at < 0 ? undefined : at + 1
}
