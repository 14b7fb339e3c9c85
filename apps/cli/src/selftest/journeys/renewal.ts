import { addYears } from '@certhall/model'
import { captchaFor, fillIn } from '../application.ts'
import { enrol } from '../journey.ts'
import type { ReissueJourney } from './reissue.ts'

export const renewal: ReissueJourney = {
  about: 'a certificate is renewed (default)',
  offered: () => true,
  enrol: (staff, tokens, profile, key) => enrol(staff, tokens, profile, key),
  fillIn,
  captcha: captchaFor,
  // Old end + term, or for an expired certificate now + term: the profile says which, both are calendar years.
  ends: ({ draft: { termYears = 1 } }, oldEnd, now) => [
    addYears(oldEnd, termYears),
    ...(oldEnd > now ? [] : [addYears(now, termYears)]),
  ],
  check() {},
}
