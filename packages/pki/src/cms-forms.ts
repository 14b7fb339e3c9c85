import { SIGNATURES, type SignatureName } from './algorithms.ts'
import { PkiError } from './pki-error.ts'

/** The two families of content types: RFC 5652 §4, and GM/T 0010 (GB/T 35275), same structure with identifiers of its own. */
export const CMS_FORMS = {
  rfc5652: { data: '1.2.840.113549.1.7.1', signedData: '1.2.840.113549.1.7.2' },
  gmt0010: { data: '1.2.156.10197.6.1.4.2.1', signedData: '1.2.156.10197.6.1.4.2.2' },
} as const

export type CmsForm = keyof typeof CMS_FORMS

type Scheme = (typeof SIGNATURES)[SignatureName]['scheme']

const FORM_OF: Partial<Record<Scheme, CmsForm>> = {
  sm2: 'gmt0010',
  ecdsa: 'rfc5652',
  rsa: 'rfc5652',
  'rsa-pss': 'rfc5652',
}

/** The form in which documents under such a signature are written; `unknown-algorithm`. */
export function cmsFormFor(signature: SignatureName): CmsForm {
  const form = FORM_OF[SIGNATURES[signature].scheme]
  if (form === undefined) throw new PkiError('unknown-algorithm', `${signature} over content`)
  return form
}
