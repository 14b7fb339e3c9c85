import {
  authorityKeyIdentifier,
  fingerprint,
  keyIdentifier,
  randomSerial,
  type Signer,
} from '@certhall/crypto'
import { addYears, CerthallError } from '@certhall/model'
import {
  assembleCertificate,
  type Certificate,
  type Extensions,
  encodeTbsCertificate,
  type KeyType,
  type Name,
  nameValue,
  parseCertificate,
  type SignatureName,
  sameBytes,
  signatureFor,
  toHex,
} from '@certhall/pki'
import { caAddress, crlAddress, ocspAddress, shardAddress } from './addresses.ts'
import type { StoredCertificate } from './certificate-record.ts'
import { lintForIssue } from './issuance-cycle.ts'
import { isIssuerId } from './issuer-id.ts'
import type { Ca, Issuer } from './ports.ts'
import { requireBegun } from './preparing-issuer.ts'

/** An authority to be: a root without `parent`, otherwise below another one. */
export interface AuthorityPlan {
  id: string
  algorithm: KeyType
  /** What it signs with; the key's usual signature when left out. */
  signature?: SignatureName
  parent?: string
  subject: Name
  /** Beginning, in whole seconds; now when left out. */
  notBefore?: Date
  years: number
  /** How many CAs may stand below it; unlimited when left out. */
  pathLength?: number
  policies: readonly string[]
  /** Where its key is kept (`pkcs11:…` of a token); in a file when left out. */
  keyStore?: string
  /** The line that it continues, and as which generation; its own first when left out. */
  line?: string
  generation?: number
}

type Ports = Pick<Ca, 'issuers' | 'keys' | 'shards' | 'clock' | 'baseUrl'>

/**
 * The authority of this plan: found, or made with its key. Idempotent, also when another process does the same.
 * `input-invalid` for an id that no authority may have, or another one has; `key-unavailable` when the key of a stored certificate is
 * missing, `configuration-invalid` when it is another one (a database and a key folder of two halls).
 */
export async function createAuthority(ports: Ports, plan: AuthorityPlan): Promise<Issuer> {
  const found = await ports.issuers.find(plan.id)
  if (found === undefined && !isIssuerId(plan.id))
    throw new CerthallError('input-invalid', `${plan.id} is no id for an authority`)
  const stored =
    found ??
    (await ports.issuers.alone(
      plan.id,
      async () => (await ports.issuers.find(plan.id)) ?? (await makeAuthority(ports, plan)),
    ))
  const { id, line = id, generation = 1 } = plan
  if (stored.line !== line || stored.generation !== generation)
    throw new CerthallError(
      'input-invalid',
      `${id} is another authority, not generation ${generation} of ${line}`,
    )
  const { spki } = await ports.keys.signerOf(stored)
  if (!sameBytes(parseCertificate(stored.certificate).spki, spki)) {
    throw new CerthallError('configuration-invalid', `the key of ${plan.id} is not its certificate's`)
  }
  return stored
}

async function makeAuthority(ports: Ports, plan: AuthorityPlan): Promise<Issuer> {
  const { id, algorithm } = plan
  const signer = await ports.keys.ensure({ id, algorithm, signature: signatureOf(plan) }, plan.keyStore)
  const { issuer, record } = await (plan.parent === undefined
    ? selfSigned(ports, plan, signer)
    : certified(ports, plan, signer))
  return ports.issuers.add(issuer, record)
}

async function selfSigned(ports: Ports, plan: AuthorityPlan, signer: Signer) {
  return build(ports, plan, signer.spki, signer)
}

async function certified(ports: Ports, plan: AuthorityPlan, { spki }: Signer) {
  const parent = await ports.issuers.find(plan.parent as string)
  if (parent === undefined) throw new CerthallError('issuer-unknown', plan.parent)
  return build(ports, plan, spki, await ports.keys.signerOf(parent), parseCertificate(parent.certificate))
}

const signatureOf = (plan: AuthorityPlan): SignatureName => plan.signature ?? signatureFor(plan.algorithm)

async function build(
  ports: Ports,
  plan: AuthorityPlan,
  spki: Uint8Array,
  signer: Signer,
  above?: Certificate,
) {
  const now = new Date(Math.floor(ports.clock.now().getTime() / 1000) * 1000)
  const notBefore = plan.notBefore ?? now
  if (above !== undefined) requireBegun(above, notBefore)
  const wanted = addYears(notBefore, plan.years)
  const notAfter = above !== undefined && above.notAfter < wanted ? above.notAfter : wanted
  const serial = randomSerial()
  const shard = plan.parent === undefined ? undefined : await ports.shards.next(plan.parent)
  const tbs = encodeTbsCertificate({
    serial,
    signature: signer.algorithm,
    issuer: above?.subjectDer ?? plan.subject,
    subject: plan.subject,
    notBefore,
    notAfter,
    spki,
    extensions: authorityExtensions(ports.baseUrl, plan, spki, above, shard),
  })
  lintForIssue(tbs, above === undefined ? { kind: 'root' } : { kind: 'ca', issuer: above })
  const certificate = assembleCertificate(tbs, signer.algorithm, await signer.sign(tbs))
  const { id, algorithm, parent, line = id, generation = 1 } = plan
  const name = nameValue(plan.subject, 'CN') ?? id
  const issuer: Issuer = {
    id,
    name,
    ...{ algorithm, signature: signatureOf(plan), line, generation },
    certificate,
    notAfter,
    ...(parent !== undefined && { parent }),
  }
  const record: StoredCertificate = {
    ...{
      serial: toHex(serial),
      issuer: parent ?? id,
      use: 'ca',
      state: 'issued',
      caseReference: `authority/${id}`,
    },
    ...{
      profile: '',
      holder: '',
      templateDigest: '',
      spki,
      signature: signer.algorithm,
      tbs,
      der: certificate,
    },
    ...{ fingerprint: fingerprint(certificate), notBefore, notAfter, intendedAt: now, issuedAt: now },
    ...(shard !== undefined && { shard }),
  }
  return { issuer, record }
}

/** GM/T 0015 tables C.1 (root) and C.2 (CA): a root needs no pointers, there is nothing above it to ask. */
function authorityExtensions(
  baseUrl: string,
  { parent, pathLength, policies }: AuthorityPlan,
  spki: Uint8Array,
  above: Certificate | undefined,
  shard: number | undefined,
): Extensions {
  const own: Extensions = {
    authorityKeyId: above === undefined ? keyIdentifier(spki) : authorityKeyIdentifier(above),
    subjectKeyId: keyIdentifier(spki),
    keyUsage: ['keyCertSign', 'cRLSign'],
    basicConstraints: { ca: true, ...(pathLength !== undefined && { pathLength }) },
  }
  if (parent === undefined || shard === undefined) return own
  return {
    ...own,
    policies,
    crlDistributionPoints: [shardAddress(baseUrl, parent, shard), crlAddress(baseUrl, parent)],
    caIssuers: [caAddress(baseUrl, parent)],
    ocsp: [ocspAddress(baseUrl)],
  }
}
