import type { Hall, PublicProfile, RenewalCase, Session } from '@certhall/model/api'
import type { Container } from '@certhall/token'
import type { HallClient } from '../hall-client.ts'
import type { Enrolled, Key } from '../journey.ts'
import type { TestTokens } from '../test-tokens.ts'

/** In what journeys differ whose end is a new certificate on the token. */
export interface ReissueJourney {
  about: string
  /** Whether the service has it at all. */
  offered(profile: PublicProfile): boolean
  /** Takes a token and has the hall enrol somebody who can do this now. */
  enrol(staff: HallClient, tokens: TestTokens, profile: string, key: Key): Promise<Enrolled>
  /** From an empty application to 「确认提交」. */
  fillIn(holder: HallClient, hall: Hall, session: Session): Promise<RenewalCase>
  /** The captcha's answer, where submitting asks for one. */
  captcha(holder: HallClient, profile: PublicProfile): Promise<string | undefined>
  /** When the new certificate may end. */
  ends(finished: RenewalCase, oldEnd: Date, now: Date): Date[]
  /** What else has to be right; throws. */
  check(finished: RenewalCase, container: Container): void
}
