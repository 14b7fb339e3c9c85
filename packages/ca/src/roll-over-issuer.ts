import { CerthallError } from '@certhall/model'
import { type Certificate, type Name, nameValue, parseCertificate } from '@certhall/pki'
import { createAuthority } from './create-authority.ts'
import type { Ca, Issuer } from './ports.ts'

type Ports = Pick<Ca, 'issuers' | 'keys' | 'shards' | 'clock' | 'baseUrl'>

/**
 * The next generation of an issuing CA: a new key and a subject of its own below the same root, for as many years. From then
 * on the line issues with it; the old one goes on signing lists and status answers of what it issued. Idempotent by the CA
 * that is succeeded: asked again, also by another process or after a crash, it answers the successor that there is.
 */
export async function rollOverIssuer(
  ports: Ports,
  { id, keyStore }: { id: string; keyStore?: string },
): Promise<Issuer> {
  const old = await ports.issuers.find(id)
  if (old === undefined) throw new CerthallError('not-found', `issuer ${id}`)
  if (old.parent === undefined)
    throw new CerthallError('input-invalid', `${id} is a root: a new one is made by a ceremony`)
  const generation = old.generation + 1
  const found = (await ports.issuers.all()).find(
    (one) => one.line === old.line && one.generation === generation,
  )
  if (found !== undefined) return found

  const certificate = parseCertificate(old.certificate)
  const { pathLength } = certificate.extensions.basicConstraints ?? {}
  const store = keyStore ?? (await ports.keys.storeOf(id))
  return createAuthority(ports, {
    id: `${old.line}-g${generation}`,
    algorithm: old.algorithm,
    signature: old.signature,
    parent: old.parent,
    subject: nextSubject(certificate.subject, generation),
    years: wholeYears(certificate),
    ...(pathLength !== undefined && { pathLength }),
    policies: certificate.extensions.policies ?? [],
    ...(store !== undefined && { keyStore: store }),
    ...{ line: old.line, generation },
  })
}

/**
 * 「… CA G2」: RFC 5280 would allow the same name with another key (§4.2.1.1), but lists of revoked certificates, logs and
 * people tell issuers apart by their names.
 */
function nextSubject(subject: Name, generation: number): Name {
  const cn = nameValue(subject, 'CN')
  if (cn === undefined) throw new CerthallError('input-invalid', 'the issuer has no common name to continue')
  const value = `${cn.replace(/ G\d+$/, '')} G${generation}`
  return subject.map((part) => (part.type === 'CN' ? { ...part, value } : part))
}

const YEAR_MS = 365.25 * 86_400_000
const wholeYears = ({ notBefore, notAfter }: Certificate): number =>
  Math.max(1, Math.round((notAfter.getTime() - notBefore.getTime()) / YEAR_MS))
