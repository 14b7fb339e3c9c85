import { sameBytes } from '../bytes.ts'
import type { Certificate } from '../certificate.ts'
import { type Crl, parseCrl } from '../crl/read.ts'
import { Fields, readElement } from '../der-read.ts'
import { TAG } from '../der-write.ts'
import type { LintFinding } from '../lint.ts'
import type { VerifySignature } from '../path/work.ts'
import { type NumberedCheck, when } from './rule.ts'
import { derFault } from './strict-der.ts'
import { BAD_SIGNATURE, readOr } from './whole.ts'

interface ListContext {
  readonly crl: Crl
  readonly issuer?: Certificate
}

const version = ({ tbs }: Crl): number => {
  const fields = new Fields(readElement(tbs).content)
  return fields.peek === TAG.integer ? fields.number() + 1 : 1
}

function serialTwice({ revoked }: Crl): boolean {
  return (
    new Set(revoked.map(({ serial, issuerDer }) => `${serial} ${issuerDer ?? ''}`)).size !== revoked.length
  )
}

/** Revocation lists (RFC 5280 §5; GM/T 0015 table C.5). */
export const CRL_RULES: readonly NumberedCheck<ListContext>[] = [
  {
    number: 'CH-300',
    rule: 'X690-10-der',
    severity: 'error',
    about: 'A list stands in DER.',
    check: ({ crl }) => derFault(crl.tbs),
  },
  {
    number: 'CH-301',
    rule: 'RFC5280-5.1.2.1-version',
    severity: 'error',
    about: 'A list is of version 2.',
    check: ({ crl }) => when(version(crl) !== 2, 'not version 2'),
  },
  {
    number: 'CH-302',
    rule: 'RFC5280-5.1.2.3-issuer-empty',
    severity: 'error',
    about: "A list's issuer is not empty.",
    check: ({ crl }) => when(crl.issuer.length === 0, 'issuer is empty'),
  },
  {
    number: 'CH-303',
    rule: 'RFC5280-5.1.2.3-issuer',
    severity: 'error',
    about: "A list's issuer is the issuing certificate's subject.",
    check: ({ crl, issuer }) =>
      when(issuer && !sameBytes(crl.issuerDer, issuer.subjectDer), "issuer is not the issuer's subject"),
  },
  {
    number: 'CH-304',
    rule: 'RFC5280-5.1.2.5-next-update',
    severity: 'error',
    about: 'A list says when the next one comes.',
    check: ({ crl }) => when(crl.nextUpdate === undefined, 'no next update'),
  },
  {
    number: 'CH-305',
    rule: 'RFC5280-5.1.2.5-order',
    severity: 'error',
    about: 'The next list comes after this one.',
    check: ({ crl }) =>
      when(crl.nextUpdate && crl.nextUpdate <= crl.thisUpdate, 'next update is not after this one'),
  },
  {
    number: 'CH-306',
    rule: 'RFC5280-5.2.1-authority-key-id',
    severity: 'error',
    about: 'A list has an authority key identifier.',
    check: ({ crl }) => when(crl.authorityKeyId === undefined, 'no authority key identifier'),
  },
  {
    number: 'CH-307',
    rule: 'RFC5280-5.2.1-of-issuer',
    severity: 'error',
    about: "A list's authority key identifier is the issuer's subject key identifier.",
    check: ({ crl, issuer }) => {
      const own = issuer?.extensions.subjectKeyId
      return when(
        own && crl.authorityKeyId && !sameBytes(own, crl.authorityKeyId),
        "not the issuer's key identifier",
      )
    },
  },
  {
    number: 'CH-308',
    rule: 'RFC5280-5.2.3-number',
    severity: 'error',
    about: 'A list has a number.',
    check: ({ crl }) => when(crl.number === undefined, 'no list number'),
  },
  {
    number: 'CH-309',
    rule: 'RFC5280-5.2.3-number-length',
    severity: 'error',
    about: "A list's number has at most 20 octets.",
    check: ({ crl }) =>
      when(crl.number !== undefined && crl.number >= 1n << 159n, 'list number over 20 octets'),
  },
  {
    number: 'CH-310',
    rule: 'RFC5280-5.2.4-delta-base',
    severity: 'error',
    about: 'A delta list comes after its base.',
    check: ({ crl }) =>
      when(
        crl.deltaBase !== undefined && crl.number !== undefined && crl.deltaBase >= crl.number,
        'delta not after its base',
      ),
  },
  {
    number: 'CH-311',
    rule: 'RFC5280-5.2-unknown-critical',
    severity: 'error',
    about: 'No extension of a list that is unknown here is critical.',
    check: ({ crl }) => when(crl.unknownCritical.length > 0, `critical ${crl.unknownCritical.join(' ')}`),
  },
  {
    number: 'CH-312',
    rule: 'RFC5280-5.3.1-unspecified',
    severity: 'warning',
    about: 'An entry leaves out the reason unspecified.',
    check: ({ crl }) =>
      when(
        crl.revoked.some(({ reason }) => reason === 'unspecified'),
        'reason unspecified is written',
      ),
  },
  {
    number: 'CH-313',
    rule: 'RFC5280-5.3.1-remove',
    severity: 'error',
    about: 'removeFromCRL stands in delta lists only.',
    check: ({ crl }) =>
      when(
        crl.deltaBase === undefined && crl.revoked.some(({ reason }) => reason === 'removeFromCRL'),
        'removeFromCRL in a full list',
      ),
  },
  {
    number: 'CH-314',
    rule: 'RFC5280-5.1.2.6-twice',
    severity: 'error',
    about: 'No certificate stands twice in a list.',
    check: ({ crl }) => when(serialTwice(crl), 'certificate given twice'),
  },
  {
    number: 'CH-315',
    rule: 'RFC5280-5.1.2.6-future',
    severity: 'warning',
    about: 'No entry is later than its list.',
    check: ({ crl }) =>
      when(
        crl.revoked.some(({ revokedAt }) => revokedAt > crl.thisUpdate),
        'entry later than its list',
      ),
  },
  {
    number: 'CH-316',
    rule: 'RFC5280-5-issuer-signs',
    severity: 'error',
    about: "The issuer's key usage has cRLSign.",
    check: ({ issuer }) =>
      when(issuer?.extensions.keyUsage?.includes('cRLSign') === false, 'the issuer may not sign lists'),
  },
]

/** Findings about a revocation list; its signature is judged where the issuer is known. */
export function lintCrl(
  der: Uint8Array,
  { issuer, verify }: { issuer?: Certificate; verify: VerifySignature },
): LintFinding[] {
  const crl = readOr(() => parseCrl(der))
  if ('text' in crl) return [crl]
  const findings = CRL_RULES.flatMap(({ number, rule, severity, check }): LintFinding[] => {
    const text = check({ crl, ...(issuer && { issuer }) })
    return text === undefined ? [] : [{ number, rule, severity, text }]
  })
  if (issuer && !verify(crl.signatureName, issuer.spki, crl.tbs, crl.signature))
    findings.push({ ...BAD_SIGNATURE, text: "not signed by the issuer's key" })
  return findings
}
