import { randomBytes } from '@certhall/crypto'
import { addDays, CerthallError } from '@certhall/model'
import type { UnlockCodeSent } from '@certhall/model/api'
import { toBase64url } from '../base64.ts'
import { renewalContext } from '../context.ts'
import { CODE_MINUTES, CODE_TRIES, codeEnds, sixDigits } from '../one-time-code.ts'
import type { Holder } from '../people.ts'
import type { Ra } from '../ports.ts'
import { statusRefusal } from '../status-refusal.ts'
import { rulesOf } from '../workflow/index.ts'

const MOST_AN_HOUR = 5

type Contact = 'mobile' | 'email'

interface Input {
  /** Fingerprint of the certificate that was read from the token. */
  certificate: string
  token: string
  contact?: Contact
}

/**
 * Sends a code to a contact that was on record before. Whoever has the certificate learns by it no more than the end of a number.
 * `contact-missing`, `unlock-not-possible` where the escrow has no admin PIN of this holder's token.
 */
export async function sendUnlockCode(
  ra: Ra,
  { certificate, token, contact }: Input,
): Promise<UnlockCodeSent> {
  const { registered, holder, profile } = await renewalContext(ra, certificate)
  rulesOf('unlock', profile)
  if (registered.status !== 'good') throw new CerthallError(statusRefusal('certificate', registered))
  const there = contactsOf(holder)
  const chosen = contact ?? there[0]
  const address = chosen && holder.contacts[chosen]
  if (chosen === undefined || address === undefined) throw new CerthallError('contact-missing')
  if (['none', 'of-another'].includes(await ra.keys.adminPinState(token, holder.id)))
    throw new CerthallError('unlock-not-possible')

  const now = ra.clock.now()
  const id = toBase64url(randomBytes(24))
  const code = sixDigits()
  const expiresAt = codeEnds(now)
  await ra.codes.add(
    {
      ...{ id, purpose: 'unlock', about: certificate, createdAt: now, expiresAt },
      proves: { holderId: holder.id, profile: profile.id, fingerprint: certificate, token },
    },
    code,
    { most: MOST_AN_HOUR, since: addDays(now, -1 / 24), tries: CODE_TRIES },
  )
  await ra.outbox.send([
    {
      type: 'notify',
      notice: {
        kind: 'unlock.code',
        facts: { code, minutes: String(CODE_MINUTES) },
        holderId: holder.id,
        profile: profile.id,
        to: [{ [chosen]: address }],
        certificate,
        once: id,
      },
    },
  ])
  return {
    id,
    contact: chosen,
    sentTo: MASKS[chosen](address),
    others: there.filter((one) => one !== chosen),
    expiresAt: expiresAt.toISOString(),
  }
}

/** Where a code could be sent, the telephone first. */
export function contactsOf({ contacts }: Holder): Contact[] {
  return (['mobile', 'email'] as const).filter((one) => contacts[one])
}

const MASKS: Record<Contact, (address: string) => string> = {
  mobile: (number) => `${number.slice(0, 3)}****${number.slice(-2)}`,
  email: (address) => address.replace(/^(.)[^@]*(?=@)/, '$1***'),
}
