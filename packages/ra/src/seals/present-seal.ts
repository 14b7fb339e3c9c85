import { STATE_WORDS, type Words } from '@certhall/model'
import type { SealCase, SealView } from '@certhall/model/api'
import type { RegisteredCertificate } from '../authority.ts'
import { toBase64 } from '../base64.ts'
import type { CaseRecord } from '../case-record.ts'
import { certificateOf, profileOf } from '../context.ts'
import type { Ra } from '../ports.ts'
import type { SealImage, SealRecord } from './ports.ts'
import { sealKind } from './seal-rules.ts'
import { standingOf } from './seal-standing.ts'

/** Where what is said of a certificate would be wrong of a seal. */
const NEXT: Partial<Record<CaseRecord['state'], Words>> = {
  approved: { zh: '请您插入 USBKey 下载印章', en: 'You: plug the USBKey in and download the seal' },
  review: { zh: '等待印章审核员审核', en: 'A seal reviewer decides' },
}

const PNG = 'data:image/png;base64,'

/** An application for a seal, as its holder and the reviewer see it. */
export async function presentSealCase(ra: Ra, record: CaseRecord): Promise<SealCase> {
  const { reference, state } = record
  const [image, history] = await Promise.all([ra.seals.image(reference), ra.cases.history(reference)])
  const profile = profileOf(ra, record.profile)
  return {
    ...{
      reference,
      state,
      version: record.version,
      profile: record.profile,
      next: NEXT[state] ?? STATE_WORDS[state].next,
    },
    createdAt: record.createdAt.toISOString(),
    ...(record.submittedAt && { submittedAt: record.submittedAt.toISOString() }),
    ...(record.dueAt && { dueAt: record.dueAt.toISOString() }),
    ...(record.reason !== undefined && { reason: record.reason }),
    certificate: certificateOf(record),
    kind: sealKind(profile, image?.kind ?? ''),
    name: image?.name ?? '',
    ...(image && presentImage(image)),
    history: history.map(({ at, by, event, from, to, reason }) => ({
      ...{ at: at.toISOString(), by, event, to },
      ...(from !== undefined && { from }),
      ...(reason !== undefined && { reason }),
    })),
  }
}

function presentImage({ png, digest, acceptable, findings }: SealImage) {
  if (findings.length === 0) return {}
  const picture = png && { picture: PNG + toBase64(png) }
  return { image: { acceptable, findings, ...picture, ...(digest !== undefined && { digest }) } }
}

/** A seal of the register. `all`: the holder's. */
export function presentSeal(
  seal: SealRecord,
  certificate: RegisteredCertificate | undefined,
  all: readonly SealRecord[],
): SealView {
  const { id, name, kind, reference, createdAt, validUntil, receivedAt, follows, token, widthMm, heightMm } =
    seal
  return {
    ...{ id, name, kind, reference, widthMm, heightMm, certificate: seal.certificate },
    standing: standingOf(seal, certificate, all),
    picture: PNG + toBase64(seal.png),
    createdAt: createdAt.toISOString(),
    validUntil: validUntil.toISOString(),
    ...(receivedAt && { receivedAt: receivedAt.toISOString() }),
    ...(follows !== undefined && { follows }),
    ...(token !== undefined && { token }),
  }
}
