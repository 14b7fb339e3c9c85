import { keyIdentifier, randomSerial, type Signer } from '@certhall/crypto'
import { addMonths, CerthallError, localDay } from '@certhall/model'
import {
  encodeTbsCertificate,
  nameValue,
  PURPOSE,
  parseCertificate,
  signatureFor,
  toHex,
} from '@certhall/pki'
import { lintForIssue, signIntent } from './issuance-cycle.ts'
import type { Ca, Issuer } from './ports.ts'

/** Who signs an issuer's status answers (RFC 6960 §4.2.2.2, authorized by the issuer itself). */
export interface Responder {
  signer: Signer
  certificate: Uint8Array
  notAfter: Date
}

const MONTHS = 3

/**
 * This month's responder certificate of an issuer: one a month, each valid for three, so that its renewal is never
 * urgent. Idempotent: the month stands in the place of the case. One key for all, since it can be replaced any time.
 */
export async function issueResponder(
  ca: Pick<Ca, 'issuers' | 'certificates' | 'keys' | 'clock'>,
  issuer: Issuer,
): Promise<Responder> {
  const now = new Date(Math.floor(ca.clock.now().getTime() / 1000) * 1000)
  const caseReference = responderReference(issuer, now)
  const signer = await ca.keys.ensure(`${issuer.id}-ocsp`, issuer.algorithm)
  const intent =
    (await ca.certificates.live(caseReference, 'ocsp')) ??
    (await ca.certificates.intend(prepareResponder(issuer, signer, now, caseReference)))
  const stored = intent && (await signIntent(ca, intent, await ca.keys.signerOf(issuer.id)))
  if (stored?.der === undefined) throw new CerthallError('key-unavailable', `no responder for ${issuer.id}`)
  return { signer, certificate: stored.der, notAfter: stored.notAfter }
}

/** Changes when a new responder certificate is due. */
export function responderReference(issuer: Issuer, now: Date): string {
  return `responder/${issuer.id}/${localDay(now).slice(0, 7)}`
}

function prepareResponder(issuer: Issuer, { spki }: Signer, now: Date, caseReference: string) {
  const above = parseCertificate(issuer.certificate)
  const wanted = addMonths(now, MONTHS)
  const notAfter = new Date(Math.min(wanted.getTime(), above.notAfter.getTime()))
  const serial = randomSerial()
  const signature = signatureFor(above.key)
  const cn = `${nameValue(above.subject, 'CN')} OCSP`
  const tbs = encodeTbsCertificate({
    serial,
    signature,
    issuer: above.subjectDer,
    subject: above.subject.map((part) => (part.type === 'CN' ? { ...part, value: cn } : part)),
    notBefore: now,
    notAfter,
    spki,
    extensions: {
      authorityKeyId: keyIdentifier(above.spki),
      subjectKeyId: keyIdentifier(spki),
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: [PURPOSE.ocspSigning],
      // RFC 6960 §4.2.2.2.1: short-lived, so its own status need not be asked (it would be asked of itself).
      ocspNoCheck: true,
    },
  })
  lintForIssue(tbs, 'ocsp', above)
  return {
    ...{
      serial: toHex(serial),
      issuer: issuer.id,
      use: 'ocsp' as const,
      caseReference,
      profile: '',
      holder: '',
    },
    ...{ templateDigest: '', spki, signature, tbs, notBefore: now, notAfter, intendedAt: now },
  }
}
