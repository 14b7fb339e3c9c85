import type { HolderActor } from './actor.ts'
import { profileOf } from './context.ts'
import { ownCase } from './own-case.ts'
import type { Ra } from './ports.ts'
import { reissueOf } from './reissue/index.ts'

/** Whether submitting this application takes a captcha: by its own kind and profile, whichever certificate has logged in. */
export async function captchaAsked(
  ra: Pick<Ra, 'cases' | 'profiles'>,
  actor: HolderActor,
  { reference }: { reference: string },
): Promise<boolean> {
  const record = await ownCase(ra, actor, reference)
  return reissueOf(record).rules(profileOf(ra, record.profile)).captcha
}
