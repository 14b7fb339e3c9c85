import { CerthallError } from '@certhall/model'
import type { Certificate, Csr, GeneralName } from '@certhall/pki'

/** RFC 7030 §4.2.2: a renewal asks for the subject and the names that the certificate has. `csr-name-refused`. */
export function requireSameNames(csr: Csr, certificate: Certificate): void {
  const subject = (name: Csr['subject']) => JSON.stringify(name.map(({ type, value }) => [type, value]))
  if (subject(csr.subject) !== subject(certificate.subject))
    throw new CerthallError('csr-name-refused', "its subject is not the certificate's")
  const asked = csr.attributes.extensions?.subjectAltNames ?? []
  if (texts(asked) !== texts(certificate.extensions.subjectAltNames ?? []))
    throw new CerthallError('csr-name-refused', "its names are not the certificate's")
}

function texts(names: readonly GeneralName[]): string {
  return names
    .map(({ type, value }) => JSON.stringify([type, value instanceof Uint8Array ? [...value] : value]))
    .sort()
    .join()
}
