import type { CertificateTemplate } from '@certhall/model'
import { activatePair } from './activate-pair.ts'
import { type RegisteredCertificate, registered, type StatusActor } from './certificate-record.ts'
import { issuePair } from './issue-pair.ts'
import type { Ca, Issuer, Revocation } from './ports.ts'
import type { IssueRequest } from './prepare-intent.ts'
import { previewTemplate, throwAwayKeys } from './preview-template.ts'
import { revokePair } from './revoke-pair.ts'
import { resumePair, suspendPair } from './suspend-pair.ts'

/** The use cases over their ports, in the shape that a registration authority consumes. */
export function createCertificateAuthority(ca: Ca) {
  const throwAwayKey = throwAwayKeys()
  return {
    /** The newest issuing CA of each line, by the line's name; a root issues nothing to holders. */
    async issuers() {
      const all = await ca.issuers.all()
      return all
        .filter((one) => one.parent !== undefined && one.imported === undefined)
        .filter((one) => one.generation === newestOf(all, one.line))
        .map(({ line, name, algorithm, notAfter }) => ({ id: line, name, algorithm, notAfter }))
    },
    preview: (template: CertificateTemplate) => previewTemplate(ca, template, throwAwayKey),
    issue: (request: IssueRequest) => issuePair(ca, request),
    activate: (caseReference: string) => activatePair(ca, caseReference),
    /** Asked by the registration authority itself unless it says for whom. */
    revokePair: (request: { serial: string } & Revocation & Partial<StatusActor>) =>
      revokePair(ca, { actor: 'ra', ...request }),
    suspendPair: (request: { serial: string } & StatusActor) => suspendPair(ca, request),
    resumePair: (request: { serial: string; seen?: number } & StatusActor) => resumePair(ca, request),
    /** Changes of a certificate's status, oldest first. */
    statusEvents: (serial: string) => ca.certificates.events(serial),
    /** Whether the key is known to be in wrong hands: such a one is never certified. */
    keyBlocked: (spki: Uint8Array) => ca.certificates.keyBlocked(spki),
    async findBySerial(serial: string): Promise<RegisteredCertificate | undefined> {
      const record = await ca.certificates.bySerial(serial)
      return record && registered(record)
    },
    /** By the certificate's SHA-256 (hex); undefined for what this authority did not issue. */
    async find(fingerprint: string): Promise<RegisteredCertificate | undefined> {
      const record = await ca.certificates.byFingerprint(fingerprint)
      return record && registered(record)
    },
    /** All that were issued to a holder, newest first. */
    async listByHolder(holder: string): Promise<RegisteredCertificate[]> {
      const records = await ca.certificates.byHolder(holder)
      return records.map(registered).filter((record) => record !== undefined)
    },
  }
}

const newestOf = (all: readonly Issuer[], wanted: string): number =>
  Math.max(...all.filter(({ line }) => line === wanted).map(({ generation }) => generation))
