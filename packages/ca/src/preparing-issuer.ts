import { CerthallError } from '@certhall/model'
import { type Certificate, parseCertificate } from '@certhall/pki'
import type { Ca, Issuer } from './ports.ts'
import type { PreparingIssuer } from './prepare-certificate.ts'

/** The newest issuer of the line that a template names; `issuer-unknown`. */
export async function preparingIssuer(ca: Pick<Ca, 'issuers'>, line: string): Promise<PreparingIssuer> {
  return asPreparing(await ca.issuers.newest(line), line)
}

/** The issuer that an intent names, whatever has come after it; `issuer-unknown`. */
export async function issuerOfIntent(ca: Pick<Ca, 'issuers'>, id: string): Promise<PreparingIssuer> {
  return asPreparing(await ca.issuers.find(id), id)
}

function asPreparing(issuer: Issuer | undefined, name: string): PreparingIssuer {
  // A root certifies CAs only.
  if (issuer?.parent === undefined) throw new CerthallError('issuer-unknown', name)
  const { id, signature } = issuer
  return { id, signature, certificate: parseCertificate(issuer.certificate) }
}

/** A clock that was set back, here or when the issuer was made: `issuer-begins-later`. */
export function requireBegun(issuer: Pick<Certificate, 'notBefore'>, notBefore: Date): void {
  if (notBefore >= issuer.notBefore) return
  const issuerBegins = issuer.notBefore.toISOString()
  const text = `${notBefore.toISOString()} is before the issuer's beginning, ${issuerBegins}: is the clock right?`
  throw new CerthallError('issuer-begins-later', text, { issuerBegins })
}
