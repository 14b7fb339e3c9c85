import type { HolderActor } from './actor.ts'
import { profileOf } from './context.ts'
import { ownCase } from './own-case.ts'
import type { Ra } from './ports.ts'

/** Whether submitting this application takes a captcha: by its own profile, whichever certificate has logged in. */
export async function captchaAsked(
  ra: Pick<Ra, 'cases' | 'profiles'>,
  actor: HolderActor,
  { reference }: { reference: string },
): Promise<boolean> {
  const { profile } = await ownCase(ra, actor, reference)
  return profileOf(ra, profile).renewal.captcha
}
