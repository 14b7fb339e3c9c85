import type { SealVerification } from '@certhall/model/api'
import { nameValue, PkiError, parseCertificate } from '@certhall/pki'
import {
  CHECK_WORDS,
  FINDING_WORDS,
  pictureKindOf,
  SEAL_FORMS,
  type SealAnswer,
  VERDICT_WORDS,
} from '@certhall/seal'

/** What was found, in words, with what the seal says of itself. */
export function presentAnswer({ verdict, findings, seal }: SealAnswer): SealVerification {
  return {
    verdict,
    words: VERDICT_WORDS[verdict],
    findings: findings.map(({ check, verdict: found, code, detail }) => ({
      ...{ check, title: CHECK_WORDS[check], verdict: found, code, words: FINDING_WORDS[code] },
      ...(detail !== undefined && { detail }),
    })),
    ...(seal && { seal: presentSeal(seal) }),
  }
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
