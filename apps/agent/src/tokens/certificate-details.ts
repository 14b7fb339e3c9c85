import type { CertificateView } from '@certhall/bridge'
import { daysBetween } from '@certhall/model'
import { distinguishedNameText, type Name, nameValue, parseCertificate, toPem } from '@certhall/pki'
import { fromBase64 } from '../encoding.ts'

/** A certificate in words, for the assistant's own pages. Instants are RFC 3339. */
export interface CertificateDetails {
  fingerprint: string
  container: string
  use: CertificateView['use']
  holder: string
  subject: string
  issuerName: string
  issuer: string
  serial: string
  notBefore: string
  notAfter: string
  daysLeft: number
  algorithm: string
  signature: string
  keyUsage: string[]
  extendedKeyUsage: string[]
  policies: string[]
  identity: Record<string, string>
  pem: string
  /** Origins that the certificate names for its chain and status. */
  named: string[]
}

export function certificateDetails(view: CertificateView, now: Date): CertificateDetails {
  const der = fromBase64(view.der)
  const certificate = parseCertificate(der)
  const { extensions } = certificate
  return {
    fingerprint: view.fingerprint,
    container: view.container,
    use: view.use,
    holder: commonName(certificate.subject),
    subject: distinguishedNameText(certificate.subject),
    issuerName: commonName(certificate.issuer),
    issuer: distinguishedNameText(certificate.issuer),
    serial: certificate.serial,
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    daysLeft: daysBetween(now, certificate.notAfter),
    algorithm: certificate.key,
    signature: certificate.signatureName,
    keyUsage: [...(extensions.keyUsage ?? [])],
    extendedKeyUsage: [...(extensions.extendedKeyUsage ?? [])],
    policies: [...(extensions.policies ?? [])],
    identity: { ...extensions.identity } as Record<string, string>,
    pem: toPem('CERTIFICATE', der),
    named: originsOf([...(extensions.caIssuers ?? []), ...(extensions.ocsp ?? [])]),
  }
}

function originsOf(addresses: readonly string[]): string[] {
  const web = addresses.filter((text) => /^https?:/i.test(text) && URL.canParse(text))
  return [...new Set(web.map((text) => new URL(text).origin))]
}

function commonName(name: Name): string {
  return nameValue(name, 'CN') ?? distinguishedNameText(name)
}
