import { CerthallError, type CertificateTemplate } from '@certhall/model'
import type { IssuedPair } from './authority.ts'
import { checkCsr, claimKey } from './check-csr.ts'
import { profileOf } from './context.ts'
import { newHolderId } from './holder-id.ts'
import { ID_TYPES } from './identity-numbers.ts'
import { issuerFor } from './key-rows.ts'
import type { Holder, IdentityField } from './people.ts'
import type { Ra } from './ports.ts'
import { newReference } from './start-case.ts'
import { buildTemplate } from './template.ts'

export interface EnrolRequest {
  /** A holder who is on record already (by his number) gets another certificate. */
  holder: Omit<Holder, 'id'>
  profile: string
  key: CertificateTemplate['key']
  /** DER. */
  csr: Uint8Array
  notBefore?: Date
  notAfter: Date
  /** Numbers that the certificate is not to carry. */
  without?: readonly IdentityField[]
}

/**
 * First issue, for callers that have seen the person and his papers: a counter, the demonstration's set-up, the monitor.
 * The certificate carries every number of the profile that is on record, but for those left out on purpose.
 */
export async function enrolHolder(
  ra: Ra,
  request: EnrolRequest,
): Promise<{ holder: Holder; reference: string; pair: IssuedPair }> {
  const profile = profileOf(ra, request.profile)
  const { kind, idType, idNumber } = request.holder
  const fits = kind === profile.holder.kind && idType === profile.holder.idType
  if (!fits || !ID_TYPES[idType].isValid(idNumber)) {
    throw new CerthallError('input-invalid', `${kind} with a number of type ${idType}`)
  }
  if (!profile.certificate.algorithms.includes(request.key)) {
    throw new CerthallError('csr-key-refused', `${profile.id} has no ${request.key} certificates`)
  }
  const { spki } = await checkCsr(ra, request.csr, request.key)
  const holder = await ra.holders.add({ ...request.holder, id: newHolderId() })
  const reference = newReference(ra.clock.now())
  await claimKey(ra, spki, reference)
  const template = buildTemplate({
    profile,
    holder,
    key: request.key,
    issuer: issuerFor(await ra.authority.issuers(), request.key),
    identity: profile.certificate.identity.filter((field) => !request.without?.includes(field)),
    notAfter: request.notAfter,
  })
  const { notBefore } = request
  const pair = await ra.authority.issue({ caseReference: reference, template, spki, notBefore })
  // Handed over face to face: nothing is left to be proved.
  await ra.authority.activate(reference)
  return { holder, reference, pair }
}
