import { fingerprint, verify } from '@certhall/crypto'
import {
  type Certificate,
  distinguishedNameText,
  nameValue,
  type PathFault,
  PkiError,
  parseCertificate,
  sameName,
  toPem,
  validatePath,
} from '@certhall/pki'
import { FetchError, type FetchFault, fetchNamed, type NamedFetch } from './fetch-named.ts'

export interface ChainLink {
  role: 'own' | 'issuer' | 'root'
  name: string
  notAfter: string
  fingerprint: string
  pem: string
}

export interface ChainView {
  /** verified: it leads to a root; that root is trusted because a hall that is allowed serves it. */
  state: 'verified' | 'broken' | 'incomplete'
  /** From the certificate upwards, as far as it was found. */
  links: ChainLink[]
  fault?: PathFault | FetchFault
}

// GM/T 0015 knows a root, one CA or two, and a holder; more is no chain of anybody's.
const LONGEST = 5

/** Follows caIssuers (RFC 5280 §4.2.2.1) to a root and checks every signature, date and right on the way. */
export async function findChain(
  leaf: Certificate,
  now: Date,
  asking: NamedFetch,
): Promise<{ view: ChainView; issuer?: Certificate }> {
  const chain = [leaf]
  try {
    for (let top = leaf; !isRoot(top) && chain.length < LONGEST; chain.push(top))
      top = parseCertificate(await fetchNamed(top.extensions.caIssuers, asking))
  } catch (error) {
    const links = linksOf(chain)
    if (error instanceof FetchError) return { view: { state: 'incomplete', links, fault: error.fault } }
    if (error instanceof PkiError) return { view: { state: 'broken', links, fault: 'malformed' } }
    throw error
  }
  const links = linksOf(chain)
  const root = chain.at(-1) as Certificate
  if (!isRoot(root)) return { view: { state: 'broken', links, fault: 'path-too-long' } }
  // An expired certificate has a chain all the same; that it has expired stands beside it.
  const result = validatePath({
    chain: chain.map(({ der }) => der),
    anchors: [root.der],
    at: now,
    verify,
    ignoreLeafExpiry: true,
  })
  if (!result.ok) return { view: { state: 'broken', links, fault: result.code } }
  return { view: { state: 'verified', links }, issuer: result.path[1] }
}

function isRoot({ issuerDer, subjectDer }: Certificate): boolean {
  return sameName(issuerDer, subjectDer)
}

function linksOf(chain: readonly Certificate[]): ChainLink[] {
  return chain.map((certificate, index) => ({
    role: index === 0 ? 'own' : isRoot(certificate) ? 'root' : 'issuer',
    name: nameValue(certificate.subject, 'CN') ?? distinguishedNameText(certificate.subject),
    notAfter: certificate.notAfter.toISOString(),
    fingerprint: fingerprint(certificate.der),
    pem: toPem('CERTIFICATE', certificate.der),
  }))
}
