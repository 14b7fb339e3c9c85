import {
  authorityKeyIdentifier,
  fingerprint,
  keyIdentifier,
  randomSerial,
  type Signer,
} from '@certhall/crypto'
import { addDays, addMonths, CerthallError, localDay } from '@certhall/model'
import { encodeTbsCertificate, nameValue, PURPOSE, parseCertificate, toHex } from '@certhall/pki'
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
 * urgent. Idempotent: month and key stand in the place of the case, so that a key made anew (it can be replaced any
 * time) never answers beside the certificate of the one before.
 */
export async function issueResponder(
  ca: Pick<Ca, 'issuers' | 'certificates' | 'keys' | 'clock'>,
  issuer: Issuer,
): Promise<Responder> {
  const now = ca.clock.now()
  const { algorithm, signature } = issuer
  const signer = await ca.keys.ensure({ id: `${issuer.id}-ocsp`, algorithm, signature })
  const caseReference = `${responderReference(issuer, now)}/${fingerprint(signer.spki).slice(0, 16)}`
  const intent =
    (await ca.certificates.live(caseReference, 'ocsp')) ??
    (await ca.certificates.intend(prepareResponder(issuer, signer, now, caseReference)))
  const stored = intent && (await signIntent(ca, intent, await ca.keys.signerOf(issuer)))
  if (stored?.der === undefined) throw new CerthallError('key-unavailable', `no responder for ${issuer.id}`)
  return { signer, certificate: stored.der, notAfter: stored.notAfter }
}

/** Changes when a new responder certificate is due. */
export function responderReference(issuer: Issuer, now: Date): string {
  return `responder/${issuer.id}/${localDay(now).slice(0, 7)}`
}

function prepareResponder(issuer: Issuer, { spki }: Signer, now: Date, caseReference: string) {
  const above = parseCertificate(issuer.certificate)
  // From the day before the month on: a client's clock may be late, and ours may once have been ahead.
  const month = new Date(`${localDay(now).slice(0, 7)}-01T00:00:00+08:00`)
  const notBefore = new Date(Math.max(addDays(month, -1).getTime(), above.notBefore.getTime()))
  const notAfter = new Date(Math.min(addMonths(month, MONTHS).getTime(), above.notAfter.getTime()))
  const serial = randomSerial()
  const { signature } = issuer
  const cn = `${nameValue(above.subject, 'CN')} OCSP`
  const tbs = encodeTbsCertificate({
    serial,
    signature,
    issuer: above.subjectDer,
    subject: above.subject.map((part) => (part.type === 'CN' ? { ...part, value: cn } : part)),
    notBefore,
    notAfter,
    spki,
    extensions: {
      authorityKeyId: authorityKeyIdentifier(above),
      subjectKeyId: keyIdentifier(spki),
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: [PURPOSE.ocspSigning],
      // RFC 6960 §4.2.2.2.1: short-lived, so its own status need not be asked (it would be asked of itself).
      ocspNoCheck: true,
    },
  })
  lintForIssue(tbs, { kind: 'ocsp', issuer: above })
  return {
    ...{
      serial: toHex(serial),
      issuer: issuer.id,
      use: 'ocsp' as const,
      caseReference,
      profile: '',
      holder: '',
    },
    ...{ templateDigest: '', spki, signature, tbs, notBefore, notAfter, intendedAt: now },
  }
}
