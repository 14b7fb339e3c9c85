import { CerthallError } from '@certhall/model'
import type { Ca, Issuer } from './ports.ts'

/** Names the certificate that one root gives to another's key; one live certificate each, whatever races. */
export const crossReference = (subject: string, issuer: string): string => `authority/${subject}/by/${issuer}`

/**
 * From this issuer up to its root, as relying parties are served it: where the root has older or newer generations, the
 * certificates by which these vouch for one another stand before it (RFC 4210 §4.4), so that whoever trusts any one of them
 * comes to it. DER.
 */
export async function servedChain(
  ca: Pick<Ca, 'issuers' | 'certificates' | 'clock'>,
  id: string,
): Promise<Uint8Array[]> {
  const chain: Issuer[] = []
  for (let at: string | undefined = id; at !== undefined; ) {
    const issuer = await ca.issuers.find(at)
    if (issuer === undefined || chain.length > 8) throw new CerthallError('issuer-unknown', at)
    chain.push(issuer)
    at = issuer.parent
  }
  const root = chain.pop() as Issuer
  const below = chain.map(({ certificate }) => certificate)
  return [...below, ...(await crossCertificates(ca, root)), root.certificate]
}

/** Of the generations of a root, those that are signed, live and have not ended, newest first. */
async function crossCertificates(
  { issuers, certificates, clock }: Pick<Ca, 'issuers' | 'certificates' | 'clock'>,
  root: Issuer,
): Promise<Uint8Array[]> {
  // What nearly every hall has, known without reading all.
  if (((await issuers.newest(root.line)) ?? root).generation === 1) return []
  const line = (await issuers.all()).filter((one) => one.line === root.line)
  line.sort((a, b) => b.generation - a.generation)
  const references = line.slice(1).flatMap((older, at) => {
    const newer = line[at] as Issuer
    return [crossReference(newer.id, older.id), crossReference(older.id, newer.id)]
  })
  const found = await Promise.all(references.map((reference) => certificates.live(reference, 'ca')))
  const now = clock.now()
  return found.flatMap((one) => (one?.der !== undefined && one.notAfter > now ? [one.der] : []))
}
