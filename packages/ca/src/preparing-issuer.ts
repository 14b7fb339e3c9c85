import { CerthallError } from '@certhall/model'
import { parseCertificate, signatureFor } from '@certhall/pki'
import type { Ca } from './ports.ts'
import type { PreparingIssuer } from './prepare-certificate.ts'

/** The issuer that a template names; `issuer-unknown`. */
export async function preparingIssuer(ca: Pick<Ca, 'issuers'>, id: string): Promise<PreparingIssuer> {
  const issuer = await ca.issuers.find(id)
  // A root certifies CAs only.
  if (issuer?.parent === undefined) throw new CerthallError('issuer-unknown', id)
  const certificate = parseCertificate(issuer.certificate)
  return { id, certificate, signature: signatureFor(certificate.key) }
}
