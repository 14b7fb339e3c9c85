import { verify } from '@certhall/crypto'
import {
  type Certificate,
  type CertificateKind,
  distinguishedNameText,
  type LintFinding,
  lintCertificate,
  lintCrl,
  lintCsr,
  type Name,
  PkiError,
  parseCertificate,
  parseCrl,
  parseCsr,
  sameBytes,
  sameName,
} from '@certhall/pki'
import type { Item, ItemType } from './read-items.ts'

export interface LintedItem {
  file: string
  place: number
  what: ItemType
  /** Subject, or a list's issuer; empty where it cannot be read. */
  name: string
  kind?: CertificateKind
  findings: LintFinding[]
}

/** What a thing is called, and who may have issued it. */
interface Identified {
  name: Name
  issuer?: { der: Uint8Array; keyId?: Uint8Array; own?: Uint8Array }
}

const IDENTIFY: Record<ItemType, (der: Uint8Array) => Identified> = {
  certificate: (der) => {
    const { subject, issuerDer, extensions } = parseCertificate(der)
    return { name: subject, issuer: { der: issuerDer, keyId: extensions.authorityKeyId, own: der } }
  },
  list: (der) => {
    const { issuer, issuerDer, authorityKeyId } = parseCrl(der)
    return { name: issuer, issuer: { der: issuerDer, keyId: authorityKeyId } }
  },
  request: (der) => ({ name: parseCsr(der).subject }),
}

function identify({ what, der }: Item): Identified {
  try {
    return IDENTIFY[what](der)
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    return { name: [] }
  }
}

/** The issuer by name; of several, the one that the key identifier names. */
function issuerOf({ issuer }: Identified, issuers: readonly Certificate[]): Certificate | undefined {
  if (issuer === undefined) return undefined
  const { der, keyId, own } = issuer
  const named = issuers.filter((one) => sameName(one.subjectDer, der) && !(own && sameBytes(one.der, own)))
  const fits = ({ extensions: { subjectKeyId } }: Certificate) =>
    keyId && subjectKeyId && sameBytes(keyId, subjectKeyId)
  return named.find(fits) ?? named[0]
}

/** Findings about one thing of a file. */
export function lintItem(item: Item, issuers: readonly Certificate[], kind?: CertificateKind): LintedItem {
  const { file, place, what, der } = item
  const identified = identify(item)
  const issuer = issuerOf(identified, issuers)
  const known = { verify, ...(issuer && { issuer }) }
  const about = { file, place, what, name: distinguishedNameText(identified.name) }
  switch (what) {
    case 'certificate':
      return { ...about, ...lintCertificate(der, { ...known, ...(kind && { kind }) }) }
    case 'list':
      return { ...about, findings: lintCrl(der, known) }
    case 'request':
      return { ...about, findings: lintCsr(der, known) }
  }
}
