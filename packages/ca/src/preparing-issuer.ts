import { CerthallError } from '@certhall/model'
import { type Certificate, LintMemory, parseCertificate, sameBytes } from '@certhall/pki'
import type { PreparingIssuer } from './issuer-frame.ts'
import type { Ca, Issuer, Issuers } from './ports.ts'

/** The newest issuer of the line that a template names; `issuer-unknown`. */
export async function preparingIssuer(
  { issuers }: Pick<Ca, 'issuers'>,
  line: string,
): Promise<PreparingIssuer> {
  return asPreparing(issuers, await issuers.newest(line), line)
}

/** The issuer that an intent names, whatever has come after it; `issuer-unknown`. */
export async function issuerOfIntent({ issuers }: Pick<Ca, 'issuers'>, id: string): Promise<PreparingIssuer> {
  return asPreparing(issuers, await issuers.find(id), id)
}

// Issuers as they were opened, for as long as who gave them is there.
const OPENED = new WeakMap<Issuers, Map<string, PreparingIssuer>>()

function asPreparing(issuers: Issuers, issuer: Issuer | undefined, name: string): PreparingIssuer {
  // A root certifies CAs only; an imported one has had its time.
  if (issuer?.parent === undefined || issuer.imported !== undefined)
    throw new CerthallError('issuer-unknown', name)
  const opened = OPENED.get(issuers) ?? new Map<string, PreparingIssuer>()
  OPENED.set(issuers, opened)
  const known = opened.get(issuer.id)
  // By its octets: whatever came to stand under this id meanwhile is opened anew.
  if (known !== undefined && sameBytes(known.certificate.der, issuer.certificate)) return known
  const made = openIssuer(issuer, parseCertificate(issuer.certificate))
  opened.set(issuer.id, made)
  return made
}

/** An issuer with nothing prepared for it yet. */
export function openIssuer(
  { id, signature }: Pick<Issuer, 'id' | 'signature'>,
  certificate: Certificate,
): PreparingIssuer {
  return { id, certificate, signature, frames: new Map(), memory: new LintMemory() }
}

/** A clock that was set back, here or when the issuer was made: `issuer-begins-later`. */
export function requireBegun(issuer: Pick<Certificate, 'notBefore'>, notBefore: Date): void {
  if (notBefore >= issuer.notBefore) return
  const issuerBegins = issuer.notBefore.toISOString()
  const text = `${notBefore.toISOString()} is before the issuer's beginning, ${issuerBegins}: is the clock right?`
  throw new CerthallError('issuer-begins-later', text, { issuerBegins })
}
