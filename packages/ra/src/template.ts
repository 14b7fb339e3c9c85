import { digest } from '@certhall/crypto'
import { type CertificateTemplate, encodeTemplate, type Profile } from '@certhall/model'
import { toHex } from '@certhall/pki'
import type { Issuer } from './authority.ts'
import { numbersOf } from './identity-numbers.ts'
import type { Holder, IdentityField } from './people.ts'

type Subject = CertificateTemplate['subject']

interface Contents {
  profile: Profile
  holder: Holder
  key: CertificateTemplate['key']
  issuer: Issuer
  /** Numbers to carry; those that are not known are left out. */
  identity: readonly IdentityField[]
  /** What is known of the holder's numbers: his record, unless given. */
  numbers?: Partial<Record<IdentityField, string>>
  notAfter: Date
}

/** A certificate's contents from records and the profile alone. */
export function buildTemplate(contents: Contents): CertificateTemplate {
  const { profile, holder, key, issuer } = contents
  const numbers = contents.numbers ?? numbersOf(holder)
  const carried = contents.identity.filter((field) => numbers[field] !== undefined)
  return {
    profile: profile.id,
    profileVersion: profile.version,
    issuer: issuer.id,
    holder: holder.id,
    key,
    dual: profile.certificate.dual.some((dual) => dual === key),
    subject: subjectOf(holder),
    identity: Object.fromEntries(carried.map((field) => [field, numbers[field]])),
    singleKeyUsage: profile.certificate.singleKeyUsage,
    extendedKeyUsage: profile.certificate.extendedKeyUsage,
    policies: profile.certificate.policies,
    ...extrasOf(profile, holder),
    notAfter: contents.notAfter.toISOString(),
  }
}

/** What only some profiles ask for; left out, a template's hash is what it was before there was such a thing. */
function extrasOf(
  { certificate: { policyQualifiers, alternativeNames, qcStatements } }: Profile,
  { contacts }: Holder,
): Pick<CertificateTemplate, 'policyQualifiers' | 'subjectAltNames' | 'qcStatements'> {
  const names = (alternativeNames ?? []).flatMap((type) => {
    const value = contacts[type]
    return value === undefined ? [] : [{ type, value }]
  })
  return {
    ...(policyQualifiers && { policyQualifiers }),
    ...(names.length > 0 && { subjectAltNames: names }),
    ...(qcStatements && { qcStatements }),
  }
}

const SUBJECT: Record<Holder['kind'], (holder: Holder) => Subject> = {
  person: ({ name, id }) => [
    { type: 'C', value: 'CN' },
    { type: 'CN', value: name },
    { type: 'SERIALNUMBER', value: id },
  ],
  entity: ({ name, id }) => [
    { type: 'C', value: 'CN' },
    { type: 'O', value: name },
    { type: 'CN', value: name },
    { type: 'SERIALNUMBER', value: id },
  ],
}

/** The record's id tells two holders of one name apart (RFC 5280 §4.1.2.6: one name, one entity). */
function subjectOf(holder: Holder): Subject {
  return SUBJECT[holder.kind](holder)
}

/** SHA-256 (hex) of the template: what a reviewer approves. */
export function templateHash(template: CertificateTemplate): string {
  return toHex(digest('sha256', encodeTemplate(template)))
}

/** SHA-256 (hex) that the statements of a case carry: this application, leading to this certificate. */
export function caseDigest(reference: string, hash: string): string {
  return toHex(digest('sha256', new TextEncoder().encode(`certhall-case-v1\n${reference}\n${hash}`)))
}
