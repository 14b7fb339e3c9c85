import { fingerprint } from '@certhall/crypto'
import { CerthallError, type MachineProfile } from '@certhall/model'
import type { Csr, ParsedExtensions } from '@certhall/pki'
import type { Intent, StoredCertificate } from './certificate-record.ts'
import { signIntentBytes } from './issuance-cycle.ts'
import { grantedNames } from './machine-names.ts'
import type { Ca, ManyCertificates } from './ports.ts'
import { type MachineTemplate, machineReference, prepareMachine, templateDigest } from './prepare-machine.ts'
import { issuerOfIntent, preparingIssuer } from './preparing-issuer.ts'

/** A registered client, as far as issuing needs to know it. */
export interface MachineClient {
  id: string
  profile: MachineProfile
  /** Which names it may have; see machine-names.ts. */
  names: readonly string[]
}

export interface MachineRequest {
  client: MachineClient
  /** The client's own name for this request; may be empty. */
  reference: string
  /** Read, its proof of possession and its key checked. */
  csr: Pick<Csr, 'key' | 'subject' | 'spki'> & { attributes: Wishes }
}

/** What of a CSR's attributes is looked at. */
interface Wishes {
  readonly extensions?: Pick<ParsedExtensions, 'subjectAltNames'>
}

/** A certificate that is stored. */
export interface MachineCertificate {
  serial: string
  issuer: string
  der: Uint8Array
  notAfter: Date
}

export type MachineCa = Pick<Ca, 'issuers' | 'certificates' | 'shards' | 'keys' | 'clock' | 'baseUrl'> & {
  many: ManyCertificates
}

/**
 * A certificate for a machine's CSR, by its profile's rules and without a case (docs/issuance.md, the steps are the same).
 * Idempotent by client, reference and key: a repeat is answered with the same certificate. `csr-key-refused` for a key of
 * a kind that the profile does not have, or that has another certificate; `csr-name-refused`, `lint-failed`.
 */
export async function issueForCsr(ca: MachineCa, request: MachineRequest): Promise<MachineCertificate> {
  const template = machineTemplate(request)
  const issuer = await preparingIssuer(ca, template.profile.issuer)
  // 2 and 3. Prepare and lint.
  const intent = prepareMachine(ca, template, issuer, await ca.shards.next(issuer.id))
  // 4. Store the intent, unless its place or its key is taken.
  if (!(await ca.many.intend(intent))) return finishOther(ca, template)
  // 5. Sign the bytes that are stored now.
  return complete(ca, intent, await signIntentBytes(intent, await ca.keys.signerOf(issuer)))
}

/** Step 6. The first signature stored is the certificate; another one made meanwhile never leaves this process. */
async function complete(ca: MachineCa, intent: Intent, der: Uint8Array): Promise<MachineCertificate> {
  const { serial, issuer, notAfter, spki } = intent
  const at = ca.clock.now()
  const digest = fingerprint(der)
  if (await ca.many.complete({ serial, keyDigest: fingerprint(spki), der, fingerprint: digest, at }))
    return { serial, issuer, der, notAfter }
  // Suspended meanwhile, or completed by another process; or a twin of this request came first with an intent of its own.
  const stored =
    (await ca.certificates.complete(serial, der, digest, at)) ?? (await ca.certificates.byKey(spki))
  if (stored === undefined || !isOfPlace(stored, intent) || stored.der === undefined)
    throw new CerthallError('case-stale', 'revoked, or its key blocked, while it was being issued')
  return certificateOf(stored, stored.der)
}

const certificateOf = (
  { serial, issuer, notAfter }: StoredCertificate,
  der: Uint8Array,
): MachineCertificate => ({ serial, issuer, der, notAfter })

type Place = Pick<Intent, 'caseReference' | 'templateDigest'>

const isOfPlace = (stored: Place, { caseReference, templateDigest }: Place): boolean =>
  stored.caseReference === caseReference && stored.templateDigest === templateDigest

/** Step 1, which only a repeat needs: what holds the place, when it is this very request's. */
async function finishOther(ca: MachineCa, template: MachineTemplate): Promise<MachineCertificate> {
  const live = await ca.certificates.byKey(template.spki)
  const taken = new CerthallError('csr-key-refused', 'this key has a certificate already, or is blocked')
  const place = { caseReference: machineReference(template), templateDigest: templateDigest(template) }
  if (live === undefined || !isOfPlace(live, place)) throw taken
  // Where nobody revoked it the row stays live for ever; a machine that comes back then needs a new key.
  if (live.notAfter <= ca.clock.now()) throw taken
  if (live.der !== undefined) return certificateOf(live, live.der)
  if (await ca.certificates.keyBlocked(live.spki)) throw taken
  const issuer = await issuerOfIntent(ca, live.issuer)
  return complete(ca, live, await signIntentBytes(live, await ca.keys.signerOf(issuer)))
}

/** What a request would get. `csr-key-refused`, `csr-name-refused`. */
export function machineTemplate({ client, reference, csr }: MachineRequest): MachineTemplate {
  const { profile, names: rules } = client
  if (!profile.keys.includes(csr.key)) {
    throw new CerthallError('csr-key-refused', `${csr.key}: this profile has ${profile.keys.join(', ')}`)
  }
  const asked = { subject: csr.subject, subjectAltNames: csr.attributes.extensions?.subjectAltNames }
  return {
    ...{ profile, client: client.id, reference, spki: csr.spki },
    ...grantedNames(asked, { kinds: profile.names, rules }),
  }
}
