import { residentIdCheck, usccCheck } from '@certhall/model'
import type { Draft, Hall, PublicProfile, RenewalCase, Session, StaffCase } from '@certhall/model/api'
import { solveCaptcha } from './captcha.ts'
import type { HallClient } from './hall-client.ts'

const TAX17 = '91310101MA1FY4K27'

/** What a holder types and ticks, for whatever profile: complete, so that submitting succeeds. */
export function completeDraft(profile: PublicProfile, renewal: RenewalCase): Draft {
  const draft: Draft = {
    agreement: { version: profile.agreement.version, terms: true, idData: true },
    confirmations: Object.fromEntries(renewal.confirmations.map(({ id }) => [id, true])),
    termYears: profile.termYears[0],
  }
  if (profile.handler) {
    const first17 = '11010119900307401'
    draft.handler = { name: '自检员', idNumber: first17 + residentIdCheck(first17), mobile: '13800138000' }
  }
  if (profile.fee) {
    draft.invoice = {
      title: '自检',
      taxNumber: TAX17 + usccCheck(TAX17),
      recipient: '自检员',
      phone: '13800138000',
      address: '自检地址',
    }
  }
  return draft
}

/** From an empty application to 「确认提交」. The captcha's work is done before the clock of `submit` starts. */
export async function fillIn(holder: HallClient, hall: Hall, session: Session): Promise<RenewalCase> {
  const profile = hall.profiles.find(({ id }) => id === session.profile) as PublicProfile
  const started = await holder.send<RenewalCase>('POST', '/api/cases', {})
  const draft = completeDraft(profile, started)
  return holder.send<RenewalCase>('PATCH', `/api/cases/${started.reference}/draft`, {
    version: started.version,
    draft,
  })
}

export async function captchaFor(holder: HallClient, profile: PublicProfile): Promise<string | undefined> {
  return profile.captcha ? solveCaptcha(holder) : undefined
}

/** Review and fee, as far as the application asks for them, by the monitor's own staff. */
export async function passStaff(staff: HallClient, renewal: RenewalCase): Promise<string[]> {
  const done: string[] = []
  let { state } = renewal
  while (state === 'review' || state === 'payment') {
    const path = `/api/staff/cases/${renewal.reference}`
    const seen = await staff.get<StaffCase>(path)
    const after: StaffCase =
      state === 'review'
        ? await staff.send('POST', `${path}/decision`, {
            version: seen.version,
            decision: 'approve',
            templateHash: seen.template?.hash,
          })
        : await staff.send('POST', `${path}/fee-confirmation`, {
            version: seen.version,
            amountFen: seen.fee?.amountFen,
            bankReference: 'SELFTEST',
          })
    done.push(state)
    state = after.state
  }
  return done
}
