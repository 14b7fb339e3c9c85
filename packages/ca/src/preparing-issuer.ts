import { CerthallError } from '@certhall/model'
import { parseCertificate } from '@certhall/pki'
import type { Ca } from './ports.ts'
import type { PreparingIssuer } from './prepare-certificate.ts'

/** The issuer that a template names; `issuer-unknown`. */
export async function preparingIssuer(
  ca: Pick<Ca, 'issuers' | 'keys'>,
  id: string,
): Promise<PreparingIssuer> {
  const issuer = await ca.issuers.find(id)
  // A root certifies CAs only.
  if (issuer?.parent === undefined) throw new CerthallError('issuer-unknown', id)
  const certificate = parseCertificate(issuer.certificate)
  // An RSA key can make several; which one this issuer makes is its signer's to say.
  const { algorithm } = await ca.keys.signerOf(id)
  return { id, certificate, signature: algorithm }
}
