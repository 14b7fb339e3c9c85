import type { CertificateUse, Issuer } from '@certhall/ca'
import { fingerprint } from '@certhall/crypto'
import { STORED_SERIAL } from '@certhall/model'
import { type Certificate, type KeyUsage, sameBytes } from '@certhall/pki'
import { type Holder, ID_TYPES } from '@certhall/ra'
import { z } from 'zod'
import { issuersFor } from './chain.ts'
import { holderIn, holdersOf, identified } from './holders.ts'
import type { ImportStep, ImportWork } from './import-work.ts'
import { type Outcome, outcomeOf, RowFault } from './outcome.ts'
import { readCertificate } from './read-certificate.ts'
import type { Revocation } from './revocations.ts'
import { readStanding } from './standing.ts'
import { writeCertificates } from './write-certificates.ts'

const columns = z.object({
  ...identified,
  profile: z.string().min(1),
  certificate: z.string().min(1),
  encryption_certificate: z.string().optional(),
})
type Row = z.infer<typeof columns>

export interface Candidate {
  holder: Holder
  profile: string
  issuer: Issuer
  /** The signing (or single) certificate, then the encryption one of its pair. */
  parts: { certificate: Certificate; use: CertificateUse; fingerprint: string; keyDigest: string }[]
  /** Of the pair: what is said of either is true of both. */
  revocation?: Revocation
}

/** Holders' certificates, a pair in one row, with what the bundle says of their status. */
export const certificates: ImportStep<typeof columns> = {
  file: 'certificates.csv',
  columns,
  async take(work, rows) {
    const read = await Promise.all(rows.map(({ row }) => readParts(work, row)))
    const asked = read.flatMap((one) => (one instanceof RowFault ? [] : one))
    const issuers = await issuersFor(
      work,
      asked.map(({ certificate, use }) => ({ certificate, usage: USAGE[use] })),
    )
    const issuerOf = new Map(asked.map((part, at) => [part, issuers[at] as Issuer | RowFault]))
    const known = await holdersOf(
      work,
      rows.map(({ row }) => row),
    )
    const standing = await readStanding(work.db, asked)
    const taken: Candidate[] = []
    const outcomes: Outcome[] = []
    for (const [at, { row }] of rows.entries()) {
      outcomes.push(
        await outcomeOf(() => {
          const parts = read[at] as Candidate['parts'] | RowFault
          if (parts instanceof RowFault) throw parts
          const candidate = check(work, row, parts, holderIn(known, row), issuerOf)
          const outcome = standing.place(candidate)
          if (outcome === 'taken') taken.push(candidate)
          return outcome
        }),
      )
    }
    await writeCertificates(work, taken)
    return outcomes
  },
}

/** What each certificate must be allowed to do, as a log-in asks it; an encryption certificate's purpose is looked at below. */
const USAGE: Partial<Record<CertificateUse, KeyUsage>> = {
  single: 'digitalSignature',
  signing: 'digitalSignature',
}
const ENCIPHERS: readonly KeyUsage[] = ['keyEncipherment', 'dataEncipherment', 'keyAgreement']

async function readParts(work: ImportWork, row: Row): Promise<Candidate['parts'] | RowFault> {
  try {
    const cells = [row.certificate, ...(row.encryption_certificate ? [row.encryption_certificate] : [])]
    const read = await Promise.all(cells.map((cell) => readCertificate(work.bundle, cell, work.identityOids)))
    const uses: CertificateUse[] = read.length === 1 ? ['single'] : ['signing', 'encryption']
    return read.map((certificate, at) => ({
      certificate,
      use: uses[at] as CertificateUse,
      fingerprint: fingerprint(certificate.der),
      keyDigest: fingerprint(certificate.spki),
    }))
  } catch (error) {
    if (error instanceof RowFault) return error
    throw error
  }
}

function check(
  work: ImportWork,
  row: Row,
  parts: Candidate['parts'],
  holder: Holder,
  issuerOf: Map<Candidate['parts'][number], Issuer | RowFault>,
): Candidate {
  const [first, second] = parts as [Candidate['parts'][number], Candidate['parts'][number] | undefined]
  checkProfile(work, row, first.certificate, holder)
  const issuers = parts.map((part) => issuerOf.get(part) as Issuer | RowFault)
  for (const one of issuers) if (one instanceof RowFault) throw one
  const [issuer, other] = issuers as [Issuer, Issuer | undefined]
  if (second && (other?.id !== issuer.id || !isPair(first.certificate, second.certificate)))
    throw new RowFault('pair-wrong', 'not an encryption certificate of the same holder and issuer')
  for (const { certificate } of parts) checkDatesAndNumbers(work, certificate, holder)
  const revocation = revocationOf(work, parts)
  return { holder, profile: row.profile, issuer, parts, ...(revocation && { revocation }) }
}

function checkProfile({ profiles }: ImportWork, row: Row, { key }: Certificate, holder: Holder): void {
  const profile = profiles.get(row.profile)
  if (profile === undefined) throw new RowFault('profile-unknown', row.profile)
  const { kind, idType } = profile.holder
  if (kind !== holder.kind || idType !== holder.idType)
    throw new RowFault('profile-differs', `${profile.id} is for a ${kind} with ${idType}`)
  if (!profile.certificate.algorithms.some((one) => one === key))
    throw new RowFault('profile-differs', `${profile.id} has no ${key} certificates`)
}

/** RFC 5280 §4.2.1.3: one that says nothing of its key's use may do all. */
function isPair(signing: Certificate, encryption: Certificate): boolean {
  const { keyUsage } = encryption.extensions
  const enciphers = keyUsage === undefined || ENCIPHERS.some((usage) => keyUsage.includes(usage))
  return enciphers && sameBytes(signing.subjectDer, encryption.subjectDer)
}

function checkDatesAndNumbers({ now }: ImportWork, certificate: Certificate, holder: Holder): void {
  const { notBefore, notAfter, extensions, serial } = certificate
  if (notAfter <= notBefore || notBefore > now)
    throw new RowFault('dates-wrong', `${notBefore.toISOString()} to ${notAfter.toISOString()}`)
  if (!STORED_SERIAL.test(serial)) throw new RowFault('certificate-unreadable', 'its serial')
  const carried = extensions.identity?.[ID_TYPES[holder.idType].field]
  if (carried !== undefined && carried !== holder.idNumber)
    throw new RowFault('number-differs', `the certificate carries ${carried}`)
}

function revocationOf({ revocations }: ImportWork, parts: Candidate['parts']): Revocation | undefined {
  const said = parts.flatMap(({ certificate }) => {
    const one = revocations.get(certificate.serial)
    if (one instanceof RowFault)
      throw new RowFault('revocation-wrong', 'its row in revocations.csv is refused')
    if (one !== undefined && one.at < certificate.notBefore)
      throw new RowFault('revocation-wrong', 'lies before the certificate’s beginning')
    return one ?? []
  })
  // For good comes before on hold.
  return said.find(({ reason }) => reason !== 'certificateHold') ?? said[0]
}
