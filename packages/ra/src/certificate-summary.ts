import { daysBetween } from '@certhall/model'
import type { CertificateSummary } from '@certhall/model/api'
import { distinguishedNameText, nameValue, parseCertificate } from '@certhall/pki'
import type { RegisteredCertificate } from './authority.ts'

export function certificateSummary(registered: RegisteredCertificate, now: Date): CertificateSummary {
  const { subject, issuer, key } = parseCertificate(registered.der)
  const expired = registered.status === 'good' && registered.notAfter < now
  return {
    serial: registered.serial,
    fingerprint: registered.fingerprint,
    algorithm: key,
    subject: distinguishedNameText(subject),
    holderName: nameValue(subject, 'CN') ?? '',
    issuer: nameValue(issuer, 'CN') ?? distinguishedNameText(issuer),
    notBefore: registered.notBefore.toISOString(),
    notAfter: registered.notAfter.toISOString(),
    daysLeft: daysBetween(now, registered.notAfter),
    status: expired ? 'expired' : registered.status,
    use: registered.use,
  }
}
