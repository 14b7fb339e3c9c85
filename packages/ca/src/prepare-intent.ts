import { fingerprint, orderedSerial } from '@certhall/crypto'
import { CerthallError, type CertificateTemplate, encodeTemplate } from '@certhall/model'
import { toHex } from '@certhall/pki'
import type { HolderUse, Intent } from './certificate-record.ts'
import { lintForIssue } from './issuance-cycle.ts'
import type { PreparingIssuer } from './issuer-frame.ts'
import type { Ca } from './ports.ts'
import { prepareCertificate } from './prepare-certificate.ts'
import { requireBegun } from './preparing-issuer.ts'
import { expectedContents } from './template-contents.ts'

export interface IssueRequest {
  caseReference: string
  template: CertificateTemplate
  /** The holder's public key, its possession proved by a CSR that the RA has checked. */
  spki: Uint8Array
  /** Now, when left out. Whole seconds. */
  notBefore?: Date
}

/** A request and the digest of its template, which several steps compare. */
export interface DigestedRequest extends IssueRequest {
  /** SHA-256 (hex) of the encoded template: what a review approved. */
  templateDigest: string
}

export function digested(request: IssueRequest): DigestedRequest {
  return { ...request, templateDigest: fingerprint(encodeTemplate(request.template)) }
}

/**
 * Steps 2 and 3 of docs/issuance.md: the to-be-signed bytes, prepared and linted. Nothing is stored or signed here.
 * `renewal-issuer-ends`, `issuer-begins-later`, `lint-failed`.
 */
export function prepareIntent(
  ca: Pick<Ca, 'clock' | 'baseUrl' | 'identityOids'>,
  request: DigestedRequest,
  issuer: PreparingIssuer,
  { use, shard }: { use: HolderUse; shard: number },
): Intent {
  const { template, caseReference, spki } = request
  const now = ca.clock.now()
  const notBefore = wholeSeconds(request.notBefore ?? now)
  const notAfter = new Date(template.notAfter)
  // GM/T 0015 and RFC 5280 §6.1 (shell model): a certificate that outlives its issuer cannot be verified to its end.
  if (notAfter > issuer.certificate.notAfter) {
    const issuerEnds = issuer.certificate.notAfter.toISOString()
    throw new CerthallError('renewal-issuer-ends', `the issuer ends ${issuerEnds}`, { issuerEnds })
  }
  requireBegun(issuer.certificate, notBefore)
  // 2. Prepare.
  const serial = orderedSerial(now)
  const { baseUrl, identityOids } = ca
  const tbs = prepareCertificate({
    template,
    use,
    issuer,
    serial,
    spki,
    notBefore,
    notAfter,
    shard,
    baseUrl,
    identityOids,
  })
  // 3. Lint the very bytes that would be signed.
  lintForIssue(tbs, {
    kind: use,
    issuer: issuer.certificate,
    expected: expectedContents(template, use, spki, notAfter),
    identityOids,
    memory: issuer.memory,
  })
  return {
    serial: toHex(serial),
    issuer: issuer.id,
    use,
    caseReference,
    profile: template.profile,
    holder: template.holder,
    templateDigest: request.templateDigest,
    spki,
    signature: issuer.signature,
    tbs,
    notBefore,
    notAfter,
    intendedAt: now,
    shard,
  }
}

// RFC 5280 §4.1.2.5: certificates know no fractions of seconds.
function wholeSeconds(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 1000) * 1000)
}
