import { CerthallError } from '@certhall/model'
import { type Certificate, type Name, nameValue, parseCertificate } from '@certhall/pki'
import { createAuthority } from './create-authority.ts'
import { type CrossPorts, crossCertify, requireRoom } from './cross-certify.ts'
import type { Issuer } from './ports.ts'

/**
 * The next generation of an authority: a new key and a subject of its own, for as many years; an issuing CA below the newest
 * generation of its root. From then on the line issues with it; the old one goes on signing lists and status answers of what
 * it issued. A root and its successor certify each other's keys, so that chains hold for who trusts either. Idempotent by the
 * authority that is succeeded: asked again, also by another process or after a crash, it finishes and answers the successor
 * that there is. `not-found`, `input-invalid`, `key-unavailable`.
 */
export async function rollOverIssuer(
  ports: CrossPorts,
  { id, keyStore }: { id: string; keyStore?: string },
): Promise<Issuer> {
  const old = await ports.issuers.find(id)
  if (old === undefined) throw new CerthallError('not-found', `issuer ${id}`)
  if (old.imported !== undefined)
    throw new CerthallError('input-invalid', `${id} was imported: issuers of this hall have successors`)
  const generation = old.generation + 1
  const found = (await ports.issuers.all()).find(
    (one) => one.line === old.line && one.generation === generation,
  )
  if (old.parent === undefined) {
    if (found === undefined) await requireRoom(ports, old)
    const root = found ?? (await createNext(ports, old, { generation, keyStore }))
    await crossCertify(ports, old, root)
    return root
  }
  return found ?? createNext(ports, old, { generation, keyStore })
}

async function createNext(
  ports: CrossPorts,
  old: Issuer,
  { generation, keyStore }: { generation: number; keyStore: string | undefined },
): Promise<Issuer> {
  const { issuers } = ports
  const above = old.parent === undefined ? undefined : await issuers.find(old.parent)
  const parent = above && ((await issuers.newest(above.line)) ?? above).id
  const certificate = parseCertificate(old.certificate)
  const { pathLength } = certificate.extensions.basicConstraints ?? {}
  const store = keyStore ?? (await ports.keys.storeOf(old.id))
  return createAuthority(ports, {
    id: `${old.line}-g${generation}`,
    algorithm: old.algorithm,
    signature: old.signature,
    ...(parent !== undefined && { parent }),
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
