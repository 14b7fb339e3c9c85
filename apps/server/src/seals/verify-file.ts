import type { Ca } from '@certhall/ca'
import { digest, keyIdentifier } from '@certhall/crypto'
import {
  type Certificate,
  encodeOcspRequest,
  PkiError,
  parseCertificate,
  sameBytes,
  sameName,
} from '@certhall/pki'
import type { CertificateAuthority } from '@certhall/ra'
import { parseSeal, type SealAnswer, type SealStanding, verifySeal } from '@certhall/seal'

export interface SealVerification {
  /** Checks a seal for an instant, now when left out, against this hall's roots, status and register. Never throws for what is in the file. */
  verify(seal: Uint8Array, at?: Date, stamp?: SealUse): Promise<SealAnswer>
}

/** What was stamped with it. */
interface SealUse {
  /** DER. */
  signer: Uint8Array
  /** The register has the stamping: then the seal was in force, whatever has come since. */
  recorded?: boolean
}

interface Ports {
  ca: Pick<Ca, 'issuers' | 'clock'>
  trust: CertificateAuthority['trust']
  answerOcsp(request: Uint8Array): Promise<Uint8Array>
  /** What the register says of a seal. */
  standing?(seal: Uint8Array): Promise<SealStanding>
}

/** Collects what the checks of packages/seal need: roots, chains, fresh status of whoever is named in the seal. */
export function sealVerification({ ca, trust, answerOcsp, standing }: Ports): SealVerification {
  return {
    async verify(seal, at = ca.clock.now(), stamp) {
      const issuers = await ca.issuers.all()
      const known = issuers.map(({ id, certificate }) => ({ id, certificate: parseCertificate(certificate) }))
      const evidence = { chain: [] as Uint8Array[], crls: [] as Uint8Array[], ocsp: [] as Uint8Array[] }
      const asked = new Set<string>()
      for (const certificate of namedIn(seal)) {
        const issuer = known.find((one) => sameName(one.certificate.subjectDer, certificate.issuerDer))
        if (issuer === undefined) continue
        evidence.ocsp.push(await answerOcsp(question(certificate, issuer.certificate)))
        if (asked.has(issuer.id)) continue
        asked.add(issuer.id)
        const { chain, lists = [] } = await trust(issuer.id)
        evidence.chain.push(...chain)
        evidence.crls.push(...lists)
      }
      const roots = issuers.filter(({ parent }) => parent === undefined)
      return verifySeal({
        ...{ seal, at, statusAt: ca.clock.now(), anchors: roots.map(({ certificate }) => certificate) },
        chain: evidence.chain.filter((der, at, all) => all.findIndex((one) => sameBytes(one, der)) === at),
        ...(evidence.ocsp.length > 0 && { crls: evidence.crls, ocsp: evidence.ocsp }),
        ...(stamp && { signer: stamp.signer }),
        ...(standing && { standing: whenUsed(await standing(seal), stamp) }),
      })
    },
  }
}

function whenUsed(standing: SealStanding, stamp: SealUse | undefined): SealStanding {
  const hasEnded = standing === 'suspended' || standing === 'revoked'
  return stamp?.recorded && hasEnded ? 'ended-since' : standing
}

/** The seal maker's certificate and those of the holder, as far as they can be read: of the others the checks tell. */
function namedIn(der: Uint8Array): Certificate[] {
  const seal = unlessUnreadable(() => parseSeal(der))
  if (seal === undefined) return []
  const { maker, info } = seal
  const holders = info.signers.by === 'certificate' ? info.signers.certificates : []
  // Of a list without end the first few are enough: one good certificate is.
  return [maker, ...holders.slice(0, 4)].flatMap((one) => unlessUnreadable(() => parseCertificate(one)) ?? [])
}

function unlessUnreadable<Result>(read: () => Result): Result | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}

function question({ serial }: Certificate, issuer: Certificate): Uint8Array {
  const issuerNameHash = digest('sha1', issuer.subjectDer)
  const issuerKeyHash = keyIdentifier(issuer.spki)
  return encodeOcspRequest({ certIds: [{ hash: 'sha1', issuerNameHash, issuerKeyHash, serial }] })
}
