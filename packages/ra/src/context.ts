import { CerthallError, type CertificateTemplate, OPEN_STATES, type Profile } from '@certhall/model'
import { type Certificate, parseCertificate } from '@certhall/pki'
import type { RegisteredCertificate } from './authority.ts'
import type { CaseRecord } from './case-record.ts'
import { isCertifiedKey } from './key-rows.ts'
import type { Holder } from './people.ts'
import type { Ra } from './ports.ts'
import { reissues } from './workflow/index.ts'

/** What an application's certificate depends on. */
export interface IssueContext {
  /** The certificate that is to be replaced; a first issue has none. */
  registered?: RegisteredCertificate
  certificate?: Certificate
  profile: Profile
  key: CertificateTemplate['key']
  holder: Holder
  /** All applications of the holder, newest first. */
  cases: CaseRecord[]
}

/** A certificate to renew, with everything that its renewal depends on. */
export interface RenewalContext extends IssueContext {
  registered: RegisteredCertificate
  certificate: Certificate
}

type Needs = Pick<Ra, 'authority' | 'holders' | 'cases' | 'profiles' | 'identityOids'>

/**
 * `certificate-unknown` where the register has no such certificate, `certificate-not-signing` for encryption certificates,
 * `renewal-wrong-profile` where no profile of this hall serves it.
 */
export async function renewalContext(ra: Needs, fingerprint: string): Promise<RenewalContext> {
  const registered = await ra.authority.find(fingerprint)
  if (registered === undefined) throw new CerthallError('certificate-unknown')
  if (registered.use === 'encryption') throw new CerthallError('certificate-not-signing')
  const profile = ra.profiles.get(registered.profile)
  const certificate = parseCertificate(registered.der, ra.identityOids)
  if (profile === undefined || !isCertifiedKey(certificate.key)) {
    throw new CerthallError('renewal-wrong-profile', registered.profile)
  }
  const holder = await ra.holders.find(registered.holder)
  if (holder === undefined) throw new CerthallError('certificate-unknown', 'its holder is not on record')
  const cases = await ra.cases.listByHolder(holder.id)
  return { registered, certificate, profile, key: certificate.key, holder, cases }
}

/** The same for any application, as far as it has it. */
export async function caseContext(ra: Needs, record: CaseRecord): Promise<IssueContext> {
  if (record.oldFingerprint !== undefined) return renewalContext(ra, record.oldFingerprint)
  const profile = profileOf(ra, record.profile)
  const holder = await ra.holders.find(record.holderId)
  const key = record.draft.counter?.key
  if (holder === undefined || key === undefined)
    throw new CerthallError('internal', `${record.reference} is about nobody`)
  return { profile, holder, key, cases: await ra.cases.listByHolder(holder.id) }
}

/** The certificate that it is about. `case-state-wrong` for a first issue. */
export function certificateOf({ oldFingerprint, reference }: CaseRecord): string {
  if (oldFingerprint === undefined)
    throw new CerthallError('case-state-wrong', `${reference} is about no certificate`)
  return oldFingerprint
}

/** The application that stands open for replacing this certificate. */
export function openCaseOf(context: RenewalContext): CaseRecord | undefined {
  return context.cases.find(
    (one) =>
      one.oldFingerprint === context.registered.fingerprint &&
      reissues(one) &&
      OPEN_STATES.includes(one.state),
  )
}

/** Whether the certificate has been replaced already. */
export function isSuperseded(context: RenewalContext): boolean {
  return context.cases.some(
    (one) => one.oldFingerprint === context.registered.fingerprint && reissues(one) && one.state === 'done',
  )
}

/** The profile of a stored case; it was there when the case began. */
export function profileOf(ra: Pick<Ra, 'profiles'>, id: string): Profile {
  const profile = ra.profiles.get(id)
  if (profile === undefined) throw new CerthallError('renewal-wrong-profile', id)
  return profile
}
