import type { Issuer } from '@certhall/ca'
import { verify, verifyLater } from '@certhall/crypto'
import {
  type Certificate,
  type KeyUsage,
  parseCertificate,
  sameBytes,
  type VerifySignature,
  validatePath,
} from '@certhall/pki'
import { sqlIssuers } from '../adapters/sql/ca-issuers.ts'
import type { ImportWork } from './import-work.ts'
import { RowFault } from './outcome.ts'

/** An issuer as imported certificates are held against it; its own chain is verified once. */
interface Known {
  issuer: Issuer
  certificate: Certificate
  /** From it up to its root. */
  chain: Certificate[]
}

/** All issuers of the register. */
export async function issuersOf(work: ImportWork): Promise<Issuer[]> {
  work.issuers ??= await sqlIssuers(work.db).all()
  return work.issuers
}

/**
 * Who issued these certificates, by their issuers' names and, where several have one name, by their keys; each must stand under
 * them as it will when its holder logs in. Answers an issuer or a fault for each.
 */
export async function issuersFor(
  work: ImportWork,
  certificates: readonly { certificate: Certificate; usage?: KeyUsage }[],
): Promise<(Issuer | RowFault)[]> {
  const known = knownOf(await issuersOf(work))
  await lookAhead(certificates, known)
  return certificates.map(({ certificate, usage }) => {
    const named = known.filter(({ certificate: { subjectDer } }) =>
      sameBytes(subjectDer, certificate.issuerDer),
    )
    if (named.length === 0) return new RowFault('issuer-unknown', 'no such issuer in issuers.csv or here')
    let fault = 'no-path'
    for (const { issuer, chain } of named) {
      if (issuer.imported === undefined)
        return new RowFault('issuer-unknown', `${issuer.id} issues here: its certificates are not imported`)
      const result = validatePath({
        chain: [certificate, ...chain],
        anchors: chain.slice(-1),
        at: certificate.notAfter < work.now ? certificate.notAfter : work.now,
        verify: verifyOnce,
        ...(usage && { usage }),
      })
      if (result.ok) return issuer
      fault = result.code
    }
    return new RowFault('chain-invalid', fault)
  })
}

function knownOf(issuers: readonly Issuer[]): Known[] {
  const parsed = new Map(issuers.map((issuer) => [issuer.id, parsedOnce(issuer)]))
  return issuers.map((issuer) => {
    const chain: Certificate[] = []
    for (let at: Issuer | undefined = issuer; at !== undefined && chain.length <= issuers.length; ) {
      chain.push(parsed.get(at.id) as Certificate)
      const { parent }: Issuer = at
      at = issuers.find(({ id }) => id === parent)
    }
    return { issuer, certificate: parsed.get(issuer.id) as Certificate, chain }
  })
}

const PARSED = new WeakMap<Issuer, Certificate>()
function parsedOnce(issuer: Issuer): Certificate {
  const known = PARSED.get(issuer) ?? parseCertificate(issuer.certificate)
  PARSED.set(issuer, known)
  return known
}

/** What came of looking at a signature with a key: authorities' own are looked at once, leaves' by several cores ahead. */
const LOOKED_AT = new WeakMap<Uint8Array, { spki: Uint8Array; right: boolean }>()

const verifyOnce: VerifySignature = (algorithm, spki, message, signature) => {
  const known = LOOKED_AT.get(signature)
  if (known !== undefined && sameBytes(known.spki, spki)) return known.right
  const right = verify(algorithm, spki, message, signature)
  LOOKED_AT.set(signature, { spki, right })
  return right
}

async function lookAhead(certificates: readonly { certificate: Certificate }[], known: readonly Known[]) {
  await Promise.all(
    certificates.map(async ({ certificate: { issuerDer, signatureName, tbs, signature } }) => {
      const issuer = known.find(({ certificate: { subjectDer } }) => sameBytes(subjectDer, issuerDer))
      if (issuer === undefined) return
      const { spki } = issuer.certificate
      LOOKED_AT.set(signature, { spki, right: await verifyLater(signatureName, spki, tbs, signature) })
    }),
  )
}
