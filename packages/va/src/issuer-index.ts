import { digest } from '@certhall/crypto'
import {
  CERT_ID_HASHES,
  type CertId,
  type CertIdHash,
  encodeCertId,
  parseCertificate,
  parseSpki,
} from '@certhall/pki'
import type { VaIssuer } from './ports.ts'

/** An issuer of ours as status requests name it; everything that costs is done once. */
export interface IndexedIssuer {
  id: string
  notAfter: Date
  /** The CertID as we write it. */
  certId(hash: CertIdHash, serial: string): CertId
}

export interface IssuerIndex {
  /** The issuer that a CertID names (RFC 6960 §4.1.1: hashes of its name and of its key's bits). */
  find(certId: CertId): Promise<IndexedIssuer | undefined>
  all(): Promise<IndexedIssuer[]>
}

const keyOf = ({ hash, issuerNameHash, issuerKeyHash }: Omit<CertId, 'serial'>): string =>
  `${hash} ${textOf(issuerNameHash)}${textOf(issuerKeyHash)}`

const textOf = ({ buffer, byteOffset, length }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, length).toString('latin1')

/** Issuers are never taken away, so they are read again only for a name that is not known yet. */
export function createIssuerIndex(issuers: () => Promise<VaIssuer[]>): IssuerIndex {
  const byName = new Map<string, IndexedIssuer>()
  const byId = new Map<string, IndexedIssuer>()
  let reading: Promise<void> | undefined

  async function read(): Promise<void> {
    for (const issuer of await issuers()) {
      if (byId.has(issuer.id)) continue
      const hashes = hashesOf(issuer)
      const indexed: IndexedIssuer = {
        id: issuer.id,
        notAfter: parseCertificate(issuer.certificate).notAfter,
        certId(hash, serial) {
          const id = { ...hashes[hash], serial }
          return { ...id, der: encodeCertId(id) }
        },
      }
      byId.set(issuer.id, indexed)
      for (const hash of Object.values(hashes)) byName.set(keyOf(hash), indexed)
    }
  }
  const readOnce = () => {
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }

  return {
    async find(certId) {
      const key = keyOf(certId)
      const known = byName.get(key)
      if (known !== undefined) return known
      await readOnce()
      return byName.get(key)
    },
    async all() {
      await readOnce()
      return [...byId.values()]
    },
  }
}

function hashesOf({ certificate }: VaIssuer) {
  const { subjectDer, spki } = parseCertificate(certificate)
  const { bits } = parseSpki(spki)
  const of = (hash: CertIdHash) => ({
    hash,
    issuerNameHash: digest(hash, subjectDer),
    issuerKeyHash: digest(hash, bits),
  })
  const hashes = Object.keys(CERT_ID_HASHES) as CertIdHash[]
  return Object.fromEntries(hashes.map((hash) => [hash, of(hash)])) as Record<
    CertIdHash,
    ReturnType<typeof of>
  >
}
