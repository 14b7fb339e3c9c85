import { authorityKeyIdentifier, keyIdentifier, randomSerial } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { encodeTbsCertificate, parseCertificate, toHex } from '@certhall/pki'
import { caAddress, crlAddress, ocspAddress, shardAddress } from './addresses.ts'
import type { Intent } from './certificate-record.ts'
import { crossReference } from './cross-certificates.ts'
import { lintForIssue, signIntent } from './issuance-cycle.ts'
import type { Ca, Issuer } from './ports.ts'

export type CrossPorts = Pick<Ca, 'issuers' | 'certificates' | 'shards' | 'keys' | 'clock' | 'baseUrl'>

// RFC 5280 §4.2.1.4: a cross-certificate takes away no policy that the root did not.
const ANY_POLICY = '2.5.29.32.0'

/**
 * Two generations of a root certify each other's keys (RFC 4210 §4.4: newWithOld, oldWithNew), each until the earlier end of
 * both. Idempotent, also among processes; what a crash left is finished.
 */
export async function crossCertify(ca: CrossPorts, older: Issuer, newer: Issuer): Promise<void> {
  await certify(ca, newer, older)
  await certify(ca, older, newer)
}

async function certify(ca: CrossPorts, subject: Issuer, by: Issuer): Promise<void> {
  const reference = crossReference(subject.id, by.id)
  // The intent comes before the signature, as for every certificate.
  const intent =
    (await ca.certificates.live(reference, 'ca')) ??
    (await ca.certificates.intend(await prepare(ca, subject, by, reference)))
  const stored = intent && (await signIntent(ca, intent, await ca.keys.signerOf(by)))
  if (stored?.der === undefined) throw new CerthallError('case-stale', `${reference} was revoked meanwhile`)
}

async function prepare(
  { shards, clock, baseUrl }: CrossPorts,
  subject: Issuer,
  by: Issuer,
  caseReference: string,
): Promise<Intent> {
  const [own, above] = [parseCertificate(subject.certificate), parseCertificate(by.certificate)]
  const now = Math.floor(clock.now().getTime() / 1000) * 1000
  // Not before either of them is: a clock may have been set back.
  const notBefore = new Date(Math.max(now, own.notBefore.getTime(), above.notBefore.getTime()))
  const notAfter = own.notAfter < above.notAfter ? own.notAfter : above.notAfter
  const serial = randomSerial()
  const shard = await shards.next(by.id)
  const { pathLength } = own.extensions.basicConstraints ?? {}
  const tbs = encodeTbsCertificate({
    serial,
    signature: by.signature,
    issuer: above.subjectDer,
    subject: own.subject,
    ...{ notBefore, notAfter, spki: own.spki },
    extensions: {
      authorityKeyId: authorityKeyIdentifier(above),
      subjectKeyId: keyIdentifier(own.spki),
      keyUsage: ['keyCertSign', 'cRLSign'],
      basicConstraints: { ca: true, ...(pathLength !== undefined && { pathLength }) },
      policies: [ANY_POLICY],
      crlDistributionPoints: [shardAddress(baseUrl, by.id, shard), crlAddress(baseUrl, by.id)],
      caIssuers: [caAddress(baseUrl, by.id)],
      ocsp: [ocspAddress(baseUrl)],
    },
  })
  lintForIssue(tbs, { kind: 'ca', issuer: above })
  return {
    ...{ serial: toHex(serial), issuer: by.id, use: 'ca', caseReference, profile: '', holder: '' },
    ...{ templateDigest: '', spki: own.spki, signature: by.signature, tbs, notBefore, notAfter, shard },
    intendedAt: clock.now(),
  }
}

/**
 * Below a root with a path length the cross-certificate counts as one CA more: `input-invalid` where the deepest chain would
 * not hold any longer.
 */
export async function requireRoom({ issuers }: Pick<Ca, 'issuers'>, root: Issuer): Promise<void> {
  const { pathLength } = parseCertificate(root.certificate).extensions.basicConstraints ?? {}
  if (pathLength === undefined) return
  const all = await issuers.all()
  const depth = (id: string): number =>
    Math.max(0, ...all.filter(({ parent }) => parent === id).map((child) => 1 + depth(child.id)))
  if (depth(root.id) < pathLength) return
  throw new CerthallError(
    'input-invalid',
    `${root.id} allows ${pathLength} CAs below it: a cross-certificate would be one too many. Make a new root by a ceremony.`,
  )
}
