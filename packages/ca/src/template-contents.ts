import { CerthallError, type CertificateTemplate } from '@certhall/model'
import { type ExpectedContents, type Extensions, KEY_USAGES, type KeyUsage, PURPOSE } from '@certhall/pki'
import type { HolderUse } from './certificate-record.ts'

type UseRow = (
  template: CertificateTemplate,
) => Pick<Extensions, 'keyUsage' | 'keyUsageCritical' | 'extendedKeyUsage' | 'qcStatements'>

/** Key usages by use: GM/T 0015 tables C.3 and C.4; critical for dual certificates, not for single ones (table A.3). */
const USES: Record<HolderUse, UseRow> = {
  signing: (template) => ({
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    keyUsageCritical: true,
    ...purposes(template),
    ...qualified(template),
  }),
  encryption: () => ({
    keyUsage: ['keyEncipherment', 'dataEncipherment', 'keyAgreement'],
    keyUsageCritical: true,
  }),
  single: (template) => ({
    keyUsage: template.singleKeyUsage.map(keyUsage),
    keyUsageCritical: false,
    ...purposes(template),
    ...qualified(template),
  }),
}

function keyUsage(name: string): KeyUsage {
  const known = KEY_USAGES.find((usage) => usage === name)
  if (known === undefined) throw new CerthallError('lint-failed', `key usage ${name}`)
  return known
}

const PURPOSES = new Map<string, string>(Object.entries(PURPOSE))

/** By name, or by OID for a purpose that has no name here. */
function purposes({ extendedKeyUsage }: CertificateTemplate): Pick<Extensions, 'extendedKeyUsage'> {
  if (extendedKeyUsage.length === 0) return {}
  return { extendedKeyUsage: extendedKeyUsage.map((name) => PURPOSES.get(name) ?? name) }
}

/** RFC 3739 §1: a qualified certificate is one for signatures, so an encryption twin says nothing of it. */
const qualified = ({ qcStatements }: CertificateTemplate): Pick<Extensions, 'qcStatements'> =>
  qcStatements === undefined ? {} : { qcStatements }

/** What every certificate of a template's profile has in common for one use. */
export function sharedContents(template: CertificateTemplate, use: HolderUse): Extensions {
  const { policies, policyQualifiers } = template
  return { ...USES[use](template), policies, ...(policyQualifiers && { policyQualifiers }) }
}

/** Names what `sharedContents` answers: the same text, the same contents. */
export function contentsName(template: CertificateTemplate, use: HolderUse): string {
  const { singleKeyUsage, extendedKeyUsage, policies, policyQualifiers, qcStatements } = template
  const name = [use, singleKeyUsage, extendedKeyUsage, policies].join(' ')
  if (policyQualifiers === undefined && qcStatements === undefined) return name
  return `${name} ${JSON.stringify([policyQualifiers, qcStatements])}`
}

/** What a certificate of this template must say, for lint to compare. */
export function expectedContents(
  template: CertificateTemplate,
  use: HolderUse,
  spki: Uint8Array,
): ExpectedContents {
  const { subject, identity, notAfter, subjectAltNames } = template
  return {
    ...sharedContents(template, use),
    ...{ subject, identity, spki, notAfter: new Date(notAfter) },
    ...(subjectAltNames && { subjectAltNames }),
  }
}
