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

interface Opened {
  /** The octets that it was last compared with. */
  from: Uint8Array
  issuer: PreparingIssuer
}

// Issuers as they were opened, for as long as who gave them is there.
const OPENED = new WeakMap<Issuers, Map<string, Opened>>()

function asPreparing(issuers: Issuers, issuer: Issuer | undefined, name: string): PreparingIssuer {
  // A root certifies CAs only; an imported one has had its time.
  if (issuer?.parent === undefined || issuer.imported !== undefined)
    throw new CerthallError('issuer-unknown', name)
  const opened = OPENED.get(issuers) ?? new Map<string, Opened>()
  OPENED.set(issuers, opened)
  const known = opened.get(issuer.id)
  const { certificate } = issuer
  // By its octets: whatever came to stand under this id meanwhile is opened anew. Nobody writes into an issuer's own.
  if (known?.from === certificate) return known.issuer
  const same = known !== undefined && sameBytes(known.from, certificate)
  const made = same ? known.issuer : openIssuer(issuer, parseCertificate(certificate))
  opened.set(issuer.id, { from: certificate, issuer: made })
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
