import type { CertificateTemplate } from '@certhall/model'
import { activatePair } from './activate-pair.ts'
import { type RegisteredCertificate, type RevocationReason, registered } from './certificate-record.ts'
import { issuePair } from './issue-pair.ts'
import type { Ca } from './ports.ts'
import type { IssueRequest } from './prepare-intent.ts'
import { previewTemplate, throwAwayKeys } from './preview-template.ts'
import { revokePair } from './revoke-pair.ts'

/** The use cases over their ports, in the shape that a registration authority consumes. */
export function createCertificateAuthority(ca: Ca) {
  const throwAwayKey = throwAwayKeys()
  return {
    /** Issuing CAs; a root issues nothing to holders. */
    async issuers() {
      const all = await ca.issuers.all()
      return all
        .filter(({ parent }) => parent !== undefined)
        .map(({ id, name, algorithm, notAfter }) => ({ id, name, algorithm, notAfter }))
    },
    preview: (template: CertificateTemplate) => previewTemplate(ca, template, throwAwayKey),
    issue: (request: IssueRequest) => issuePair(ca, request),
    activate: (caseReference: string) => activatePair(ca, caseReference),
    revokePair: (request: { serial: string; reason: RevocationReason }) => revokePair(ca, request),
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
