import { CerthallError } from '@certhall/model'
import { encodeName, type Name, parseCertificate, sameBytes, sameName } from '@certhall/pki'
import type { StoredCertificate } from './certificate-record.ts'
import {
  issueForCsr,
  type MachineCa,
  type MachineCertificate,
  type MachineRequest,
  machineTemplate,
} from './issue-for-csr.ts'
import { machineHolder, templateDigest } from './prepare-machine.ts'

/**
 * The certificate that follows an older one of the same client, with its subject and names (RFC 7030 §4.2.2) and another
 * key. `old` is the one that its holder has shown; left out, one is looked for among those that the client enrolled. The older one stays as
 * it is. `csr-name-refused` where there is none of this subject and these names, `csr-key-refused` for its own key,
 * `certificate-revoked`, `certificate-suspended`, `certificate-expired`; else as `issueForCsr`.
 */
export async function renewForCsr(
  ca: MachineCa,
  request: MachineRequest,
  old?: StoredCertificate,
): Promise<MachineCertificate> {
  const template = machineTemplate(request)
  const holder = machineHolder(request.client.id)
  const digest = templateDigest(template)
  const candidates = old === undefined ? await ca.certificates.enrolled(holder, digest) : [old]
  const alike = candidates.filter(
    (one) => one.holder === holder && one.templateDigest === digest && hasSubject(one, request.csr.subject),
  )
  if (alike.length === 0)
    throw new CerthallError(
      'csr-name-refused',
      'a renewal asks for the subject and the names of the certificate that it renews',
    )
  const others = alike.filter(({ spki }) => !sameBytes(spki, template.spki))
  const [newest] = others
  if (newest === undefined)
    throw new CerthallError('csr-key-refused', 'this is the key of the certificate to be renewed')
  const now = ca.clock.now()
  if (!others.some((one) => isGood(one, now))) throw refusal(newest)
  return issueForCsr(ca, request)
}

const isGood = ({ state, notAfter }: StoredCertificate, now: Date): boolean =>
  state === 'issued' && notAfter > now

function refusal({ state, serial }: StoredCertificate): CerthallError {
  if (state === 'revoked') return new CerthallError('certificate-revoked', `${serial} is revoked`)
  if (state === 'suspended') return new CerthallError('certificate-suspended', `${serial} is on hold`)
  return new CerthallError('certificate-expired', `${serial} has ended`)
}

/** The certificate's own subject, or that of the first request for it, which the profile completes: the common name alone. */
function hasSubject({ der }: StoredCertificate, asked: Name): boolean {
  if (der === undefined) return false
  const { subject, subjectDer } = parseCertificate(der)
  const [only, ...more] = asked
  // The common name is compared with the names, by the template.
  if (more.length === 0 && only?.type === 'CN') return subject.some(({ type }) => type === 'CN')
  return sameName(encodeName(asked), subjectDer)
}
