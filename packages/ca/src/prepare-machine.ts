import { fingerprint, keyIdentifier, orderedSerial } from '@certhall/crypto'
import { addDays, CerthallError, type MachineProfile } from '@certhall/model'
import {
  fillTbsFrame,
  type GeneralName,
  KEY_USAGES,
  type KeyUsage,
  type Name,
  PURPOSE,
  type TbsFrame,
  toHex,
} from '@certhall/pki'
import type { Intent } from './certificate-record.ts'
import { lintForIssue } from './issuance-cycle.ts'
import { issuerFrame, type PreparingIssuer } from './issuer-frame.ts'
import type { Ca } from './ports.ts'
import { written } from './prepare-certificate.ts'
import { requireBegun } from './preparing-issuer.ts'

/** What a machine's certificate will be; everything but serial and dates. */
export interface MachineTemplate {
  profile: MachineProfile
  /** The registered client. */
  client: string
  /** Names this request for its client; with the key it names the certificate. */
  reference: string
  /** None where every name is too long for one. */
  commonName: string | undefined
  names: readonly GeneralName[]
  spki: Uint8Array
}

/** The holder that a client's certificates are found under. */
export const machineHolder = (client: string): string => `client/${client}`

/** Steps 2 and 3 of docs/issuance.md for a machine. `renewal-issuer-ends`, `issuer-begins-later`, `lint-failed`. */
export function prepareMachine(
  { clock, baseUrl }: Pick<Ca, 'clock' | 'baseUrl'>,
  template: MachineTemplate,
  issuer: PreparingIssuer,
  shard: number,
): Intent {
  const { profile, client, commonName, names, spki } = template
  const now = clock.now()
  const notBefore = new Date(Math.floor(now.getTime() / 1000) * 1000)
  const notAfter = addDays(notBefore, profile.days)
  if (notAfter > issuer.certificate.notAfter) {
    const issuerEnds = issuer.certificate.notAfter.toISOString()
    throw new CerthallError('renewal-issuer-ends', `the issuer ends ${issuerEnds}`, { issuerEnds })
  }
  requireBegun(issuer.certificate, notBefore)
  // 2. Prepare.
  const serial = orderedSerial(now)
  const subject: Name = [
    ...profile.subject,
    ...(commonName === undefined ? [] : [{ type: 'CN' as const, value: commonName }]),
  ]
  const tbs = written(() =>
    fillTbsFrame(frameOf(profile, issuer, shard, baseUrl), {
      ...{ serial, subject, notBefore, notAfter, spki },
      extensions: {
        subjectKeyId: keyIdentifier(spki),
        subjectAltNames: names,
        // RFC 5280 §4.2.1.6
        ...(subject.length === 0 && { subjectAltNamesCritical: true }),
      },
    }),
  )
  // 3. Lint the very bytes that would be signed.
  lintForIssue(tbs, { kind: 'single', issuer: issuer.certificate, memory: issuer.memory })
  return {
    serial: toHex(serial),
    issuer: issuer.id,
    use: 'single',
    caseReference: machineReference(template),
    profile: profile.id,
    holder: machineHolder(client),
    templateDigest: templateDigest(template),
    ...{ spki, signature: issuer.signature, tbs, notBefore, notAfter, intendedAt: now, shard },
  }
}

/** The reference of what is enrolled by EST, which has no word for one. */
export const ENROLLED = 'est'

/** Stands in the place of the case: one certificate for each key and reference of a client. */
export function machineReference({ client, reference, spki }: MachineTemplate): string {
  return `client/${client}/${fingerprint(spki)}/${reference}`
}

/** SHA-256 of what a repeated request must have in common with the first. */
export function templateDigest({ profile, commonName, names }: MachineTemplate): string {
  const texts = names.map(({ type, value }) => [type, value instanceof Uint8Array ? toHex(value) : value])
  return fingerprint(new TextEncoder().encode(JSON.stringify([profile.id, commonName, texts])))
}

function frameOf(profile: MachineProfile, issuer: PreparingIssuer, shard: number, baseUrl: string): TbsFrame {
  const name = `machine ${profile.id} ${profile.version}`
  return issuerFrame(issuer, { profile: name, shard, baseUrl }, () => ({
    keyUsage: profile.keyUsage.map(known),
    extendedKeyUsage: purposes(profile),
    policies: profile.policies,
  }))
}

function known(name: string): KeyUsage {
  return KEY_USAGES.find((usage) => usage === name) as KeyUsage
}

function purposes({ extendedKeyUsage }: MachineProfile): string[] | undefined {
  if (extendedKeyUsage.length === 0) return undefined
  const oids = new Map<string, string>(Object.entries(PURPOSE))
  return extendedKeyUsage.map((name) => oids.get(name) ?? name)
}
