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
export interface SharedContents {
  /** The same name, the same contents. */
  readonly name: string
  readonly contents: Extensions
}

type Shared = Pick<
  CertificateTemplate,
  'singleKeyUsage' | 'extendedKeyUsage' | 'policies' | 'policyQualifiers' | 'qcStatements'
>

// Of the profiles of a hall that name no more than purposes and policies. They are recognised sooner than named.
const MET: { readonly use: HolderUse; readonly template: Shared; readonly shared: SharedContents }[] = []
const MET_LIMIT = 32

export function sharedContents(template: CertificateTemplate, use: HolderUse): SharedContents {
  const plain = template.policyQualifiers === undefined && template.qcStatements === undefined
  if (!plain) return nameContents(template, use)
  for (const one of MET) if (one.use === use && areSame(one.template, template)) return one.shared
  const { singleKeyUsage, extendedKeyUsage, policies } = template
  const own = structuredClone({ singleKeyUsage, extendedKeyUsage, policies })
  const shared = nameContents({ ...template, ...own }, use)
  if (MET.length >= MET_LIMIT) MET.shift()
  MET.push({ use, template: own, shared })
  return shared
}

const areSame = (one: Shared, other: Shared): boolean =>
  areSameTexts(one.singleKeyUsage, other.singleKeyUsage) &&
  areSameTexts(one.extendedKeyUsage, other.extendedKeyUsage) &&
  areSameTexts(one.policies, other.policies)

function areSameTexts(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false
  return true
}

function nameContents(template: CertificateTemplate, use: HolderUse): SharedContents {
  const { singleKeyUsage, extendedKeyUsage, policies, policyQualifiers, qcStatements } = template
  const name = JSON.stringify([
    use,
    singleKeyUsage,
    extendedKeyUsage,
    policies,
    policyQualifiers,
    qcStatements,
  ])
  return {
    name,
    contents: { ...USES[use](template), policies, ...(policyQualifiers && { policyQualifiers }) },
  }
}

/** What a certificate of this template must say, for lint to compare. */
export function expectedContents(
  template: CertificateTemplate,
  use: HolderUse,
  spki: Uint8Array,
  notAfter = new Date(template.notAfter),
): ExpectedContents {
  const { subject, identity, subjectAltNames } = template
  const { contents } = sharedContents(template, use)
  const expected = { ...contents, subject, identity, spki, notAfter }
  return subjectAltNames === undefined ? expected : { ...expected, subjectAltNames }
}
