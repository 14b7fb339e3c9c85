import { type CertificateTemplate, IDENTITY_FIELDS, localDay } from '@certhall/model'
import type { TemplateRow } from '@certhall/model/api'
import { distinguishedNameText, nameValue, type ParsedExtensions } from '@certhall/pki'
import type { Issuer } from './authority.ts'
import type { IssueContext } from './context.ts'
import { CERTIFIED_KEYS } from './key-rows.ts'

// GB/T 20518 table C.3: what the signing certificate of a dual pair may do.
const DUAL_SIGNING_USAGE = ['digitalSignature', 'nonRepudiation']

/** The old certificate beside the new one, as text. */
export function templateRows(
  context: IssueContext,
  template: CertificateTemplate,
  issuers: readonly Issuer[],
): TemplateRow[] {
  const { certificate, registered } = context
  const extensions: ParsedExtensions | undefined = certificate?.extensions
  const issuerName = (id: string) => issuers.find((issuer) => issuer.id === id)?.name
  const oldIssuer = (certificate && nameValue(certificate.issuer, 'CN')) ?? registered?.issuer ?? ''
  const list = (values: readonly string[] = []) => [...values].sort().join(', ')
  const row = (field: TemplateRow['field'], before: string, after: string): TemplateRow => ({
    field,
    old: before,
    new: after,
    changed: before !== after,
  })
  return [
    row(
      'subject',
      certificate ? distinguishedNameText(certificate.subject) : '',
      distinguishedNameText(template.subject),
    ),
    row('issuer', oldIssuer, issuerName(template.issuer) ?? template.issuer),
    row('algorithm', certificate ? CERTIFIED_KEYS[context.key].name : '', CERTIFIED_KEYS[template.key].name),
    row('notAfter', registered ? localDay(registered.notAfter) : '', localDay(new Date(template.notAfter))),
    row(
      'keyUsage',
      list(extensions?.keyUsage),
      list(template.dual ? DUAL_SIGNING_USAGE : template.singleKeyUsage),
    ),
    row('policies', list(extensions?.policies), list(template.policies)),
    ...alternativeRows(extensions?.subjectAltNames, template.subjectAltNames).map(([before, after]) =>
      row('alternativeNames', before, after),
    ),
    ...IDENTITY_FIELDS.filter(
      (field) => extensions?.identity?.[field] !== undefined || template.identity[field] !== undefined,
    ).map((field) => row(field, extensions?.identity?.[field] ?? '', template.identity[field] ?? '')),
  ]
}

type Names = CertificateTemplate['subjectAltNames'] | ParsedExtensions['subjectAltNames']

/** The alternative names of both, as texts; nothing where neither has any. */
function alternativeRows(before: Names, after: Names): [string, string][] {
  if (before === undefined && after === undefined) return []
  const text = (names: Names = []) =>
    names.map(({ type, value }) => (typeof value === 'string' ? `${type}:${value}` : type)).join(', ')
  return [[text(before), text(after)]]
}
