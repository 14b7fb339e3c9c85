import type { Certificate } from '../certificate.ts'
import { EXTENSION } from '../extensions.ts'
import { isSelfIssued } from './context.ts'
import type { PathFault } from './faults.ts'

/**
 * What conforming authorities must not write, though RFC 5280 §6 lets it pass. Kept apart from §6, because certificates on
 * tokens of ten years ago break some of these rules and are good all the same.
 */
const RULES: readonly { readonly clause: string; readonly broken: (certificate: Certificate) => boolean }[] =
  [
    { clause: '§4.1.2.2', broken: ({ serial }) => /^(00|-.*)$/.test(serial) || serial.length > 40 },
    { clause: '§4.1.2.4', broken: ({ issuer }) => issuer.length === 0 },
    {
      clause: '§4.1.2.6',
      broken: ({ subject, extensions }) =>
        subject.length === 0 && (isAuthority(extensions) || !extensions.subjectAltNamesCritical),
    },
    {
      // Only a certificate for the authority's own key may leave it out.
      clause: '§4.2.1.1',
      broken: (certificate) =>
        certificate.extensions.authorityKeyId === undefined && !isSelfIssued(certificate),
    },
    {
      clause: '§4.2.1.2',
      broken: ({ extensions }) => isAuthority(extensions) && extensions.subjectKeyId === undefined,
    },
    {
      clause: '§4.2.1.3, §4.2.1.9',
      broken: ({ extensions }) =>
        !isAuthority(extensions) && (extensions.keyUsage?.includes('keyCertSign') ?? false),
    },
    { clause: '§4.2.1.1', broken: criticality(EXTENSION.authorityKeyId, false) },
    { clause: '§4.2.1.2', broken: criticality(EXTENSION.subjectKeyId, false) },
    { clause: '§4.2.2.1', broken: criticality(EXTENSION.authorityInfoAccess, false) },
    { clause: '§4.2.1.10', broken: criticality(EXTENSION.nameConstraints, true) },
    { clause: '§4.2.1.11', broken: criticality(EXTENSION.policyConstraints, true) },
    { clause: '§4.2.1.14', broken: criticality(EXTENSION.inhibitAnyPolicy, true) },
    {
      clause: '§4.2.1.9',
      broken: (certificate) =>
        isAuthority(certificate.extensions) && criticality(EXTENSION.basicConstraints, true)(certificate),
    },
    {
      clause: '§4.2.1.10',
      broken: ({ extensions }) => !isAuthority(extensions) && extensions.nameConstraints !== undefined,
    },
  ]

const isAuthority = (extensions: Certificate['extensions']): boolean =>
  extensions.basicConstraints?.ca ?? false

/** Broken where the extension is there and its criticality is another. */
function criticality(oid: string, wanted: boolean): (certificate: Certificate) => boolean {
  return ({ extensions }) =>
    extensions.all.some((extension) => extension.oid === oid && extension.critical !== wanted)
}

export function profileFault(certificate: Certificate): PathFault | undefined {
  return RULES.some(({ broken }) => broken(certificate)) ? 'not-conforming' : undefined
}
