import { addYears } from '@certhall/model'
import {
  assembleOcspResponse,
  type CertId,
  type CertificateStatus,
  encodeOcspResponseData,
  type SingleResponse,
} from '@certhall/pki'
import type { KnownStatus, OcspResponder, Va } from './ports.ts'

const MINUTE = 60_000

/** One certificate that an answer speaks of; undefined: never issued by the answer's issuer. */
export interface Asked {
  certId: CertId
  known: KnownStatus | undefined
}

export interface SignedAnswer {
  der: Uint8Array
  thisUpdate: Date
  nextUpdate: Date
}

/** Signs an answer about certificates of the responder's issuer, at this instant. */
export async function signAnswer(
  { clock, settings }: Pick<Va, 'clock' | 'settings'>,
  { signer, certificate, keyHash, notAfter }: OcspResponder,
  asked: readonly Asked[],
  nonce?: Uint8Array,
): Promise<SignedAnswer> {
  const now = clock.now()
  // Nobody accepts an answer after the end of who signed it.
  const ends = Math.min(now.getTime() + settings.ocsp.lifetimeMinutes * MINUTE, notAfter.getTime())
  const times = { thisUpdate: now, nextUpdate: new Date(ends) }
  const responses = asked.map(
    ({ certId, known }): SingleResponse => ({
      certId,
      status: statusOf(known),
      ...times,
      // RFC 6960 §4.4.4: what is said of a certificate that has ended reaches back so far.
      ...(known && known.notAfter <= now && { archiveCutoff: addYears(now, -settings.ocsp.archiveYears) }),
    }),
  )
  const data = encodeOcspResponseData({
    responder: { keyHash },
    producedAt: now,
    responses,
    ...(nonce !== undefined && { nonce }),
  })
  const signature = await signer.sign(data)
  return {
    der: assembleOcspResponse({ data, sig: signer.algorithm, signature, certs: [certificate] }),
    ...times,
  }
}

function statusOf(known: KnownStatus | undefined): CertificateStatus {
  if (known === undefined) return { type: 'unknown' }
  if (known.status === 'good') return { type: 'good' }
  return { type: 'revoked', ...known.status }
}
