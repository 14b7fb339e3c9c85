import type { Words } from '@certhall/model'
import type { SealVerification, StampVerification } from '@certhall/model/api'
import { nameValue, PkiError, parseCertificate } from '@certhall/pki'
import {
  type AnyFinding,
  CHECK_WORDS,
  type DocumentAnswer,
  FINDING_WORDS,
  pictureKindOf,
  SEAL_FORMS,
  type SealAnswer,
  STAMP_CHECK_WORDS,
  STAMP_VERDICT_WORDS,
  STAMP_WORDS,
  VERDICT_WORDS,
} from '@certhall/seal'

/** What was found, in words, with what the seal says of itself. */
export function presentAnswer({ verdict, findings, seal }: SealAnswer): SealVerification {
  return {
    verdict,
    words: VERDICT_WORDS[verdict],
    findings: findings.map(presentFinding),
    ...(seal && { seal: presentSeal(seal) }),
  }
}

/** The same of each stamp of a document. */
export function presentDocument({ verdict, stamps }: DocumentAnswer): StampVerification {
  return {
    verdict,
    words: STAMP_VERDICT_WORDS[verdict],
    stamps: stamps.map(({ findings, seal, signer, stampedAt, page, ...stamp }) => ({
      verdict: stamp.verdict,
      findings: findings.map(presentFinding),
      ...(seal && { seal: presentSeal(seal) }),
      ...(signer && { signer: commonName(signer) }),
      ...(stampedAt && { stampedAt: stampedAt.toISOString() }),
      ...(page !== undefined && { page }),
    })),
  }
}

const TITLES: Record<string, Words> = { ...CHECK_WORDS, ...STAMP_CHECK_WORDS }
const WORDS: Record<string, Words> = { ...FINDING_WORDS, ...STAMP_WORDS }

function presentFinding({ check, verdict, code, detail }: AnyFinding) {
  const title = TITLES[check] as Words
  return { check, title, verdict, code, words: WORDS[code] as Words, ...(detail !== undefined && { detail }) }
}

function presentSeal({
  form,
  info,
  maker,
}: NonNullable<SealAnswer['seal']>): NonNullable<SealVerification['seal']> {
  const { id, name, kind, createdAt, validFrom, validUntil, picture, signers } = info
  const [holder] = signers.by === 'certificate' ? signers.certificates : []
  return {
    ...{ id, name, kind, form: SEAL_FORMS[form].standard },
    createdAt: createdAt.toISOString(),
    validFrom: validFrom.toISOString(),
    validUntil: validUntil.toISOString(),
    maker: commonName(maker),
    ...(holder && { holder: commonName(holder) }),
    ...{ widthMm: picture.widthMm, heightMm: picture.heightMm },
    ...pictureAddress(picture.data),
  }
}

// Only kinds that a page may show without a script of theirs: an SVG from a stranger stays where it is.
const SHOWN: Readonly<Record<string, string>> = {
  PNG: 'image/png',
  GIF: 'image/gif',
  BMP: 'image/bmp',
  JPG: 'image/jpeg',
}

function pictureAddress(data: Uint8Array): { picture?: string } {
  const type = SHOWN[pictureKindOf(data) ?? '']
  return type === undefined ? {} : { picture: `data:${type};base64,${Buffer.from(data).toString('base64')}` }
}

function commonName(der: Uint8Array): string {
  try {
    return nameValue(parseCertificate(der).subject, 'CN') ?? ''
  } catch (error) {
    if (error instanceof PkiError) return ''
    throw error
  }
}
