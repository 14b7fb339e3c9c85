import { randomBytes } from '@certhall/crypto'
import { addDays, CerthallError, normaliseNumber } from '@certhall/model'
import type { LossCodeSent, OwnCertificates } from '@certhall/model/api'
import type { LossActor } from '../actor.ts'
import { toBase64url } from '../base64.ts'
import { ID_TYPES } from '../identity-numbers.ts'
import { CODE_MINUTES, CODE_TRIES, codeEnds, sixDigits, spendCode } from '../one-time-code.ts'
import type { Holder, IdType } from '../people.ts'
import type { Ra } from '../ports.ts'
import { certificatesOf, holdAsLost } from './losses.ts'

// 「挂失」 without any token: known by his number and a code to the contacts on record. Numbers of entities stand in public registers,
// so the answer is the same whether the number is on record here or not; holding its time the same is the edge's.

/** Whoever knows a number can have its owner disturbed by no more than these. */
const MOST = 5
const WITHIN_DAYS = 6 / 24
const SESSION_DAYS = 0.5 / 24

/**
 * Sends a code to every contact of whoever has this number. Of a number that nobody has here, the answer is made up, and the same each
 * time. `rate-limited` {retryAfter} alike for both.
 */
export async function sendLossCode(ra: Ra, { idNumber }: { idNumber: string }): Promise<LossCodeSent> {
  const number = normaliseNumber(idNumber)
  if (!Object.values(ID_TYPES).some(({ isValid }) => isValid(number))) {
    const message = '证件号码不正确，请核对 / This number is not right, please check'
    throw new CerthallError('case-incomplete', undefined, { fields: [{ path: '/idNumber', message }] })
  }
  const holder = await holderOf(ra, number)
  const all = await ra.authority.listByHolder(holder?.id ?? '')
  const newest = all.find(({ use }) => use !== 'encryption')
  const reached = holder?.contacts.mobile || holder?.contacts.email
  const known = holder && newest && reached ? { holder, newest } : undefined

  const now = ra.clock.now()
  const id = toBase64url(randomBytes(24))
  const code = sixDigits()
  const expiresAt = codeEnds(now)
  await ra.codes.add(
    {
      ...{ id, purpose: 'loss', about: number, createdAt: now, expiresAt },
      ...(known && { proves: { holderId: known.holder.id } }),
    },
    code,
    { most: MOST, since: addDays(now, -WITHIN_DAYS), tries: CODE_TRIES },
  )
  if (known) {
    const notice = {
      kind: 'loss.code' as const,
      facts: { code, minutes: String(CODE_MINUTES) },
      ...{ holderId: known.holder.id, profile: known.newest.profile, once: id },
    }
    await ra.outbox.send([{ type: 'notify', notice }])
  }
  const sentTo = known ? endsOf(known.holder.contacts) : madeUp(ra.codes.disguise(number))
  return { id, sentTo, expiresAt: expiresAt.toISOString() }
}

/** Every kind of number is looked up, whichever it is. */
async function holderOf({ holders }: Pick<Ra, 'holders'>, number: string): Promise<Holder | undefined> {
  const types = Object.keys(ID_TYPES) as IdType[]
  const found = await Promise.all(types.map((type) => holders.findByNumber(type, number)))
  return found.find((one) => one !== undefined)
}

/** Enough for its owner to know which telephone to look at, and too little for anybody else. */
function endsOf({ mobile, email }: Holder['contacts']): LossCodeSent['sentTo'] {
  return {
    ...(mobile && { mobile: mobile.slice(-2) }),
    ...(email && { email: email.slice(0, 1) }),
  }
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** As likely as a real one: most have a telephone, some an address besides, a few an address alone. */
function madeUp([kind = 0, tens = 0, ones = 0, letter = 0]: Uint8Array): LossCodeSent['sentTo'] {
  const mobile = `${tens % 10}${ones % 10}`
  const email = LETTERS[letter % LETTERS.length] as string
  if (kind % 8 === 0) return { email }
  return kind % 8 < 4 ? { mobile, email } : { mobile }
}

/** The code that was sent: opens a session for reporting losses alone. `code-wrong` {triesLeft}, `code-expired`. */
export async function openLossSession(
  ra: Ra,
  input: { id: string; code: string },
): Promise<{ actor: LossActor; certificates: OwnCertificates }> {
  const { holderId } = await spendCode(ra, 'loss', input)
  const expiresAt = addDays(ra.clock.now(), SESSION_DAYS).toISOString()
  const actor: LossActor = { kind: 'loss', holderId, expiresAt }
  return { actor, certificates: await lossCertificates(ra, actor) }
}

export async function lossCertificates(
  ra: Pick<Ra, 'authority' | 'clock'>,
  { holderId }: LossActor,
): Promise<OwnCertificates> {
  return certificatesOf(ra, holderId)
}

/**
 * All of these on hold, now. Idempotent, so a repeat finishes what was cut off; a certificate of somebody else's, and nothing is done:
 * `not-found`; nor with a revoked one: `certificate-status-wrong`.
 */
export async function reportLosses(
  ra: Pick<Ra, 'authority' | 'clock'>,
  { holderId }: LossActor,
  { serials }: { serials: readonly string[] },
): Promise<OwnCertificates> {
  const own = await ra.authority.listByHolder(holderId)
  const chosen = serials.map((serial) => {
    const found = own.find((one) => one.serial === serial && one.use !== 'encryption')
    if (found === undefined) throw new CerthallError('not-found', 'no such certificate')
    if (found.status === 'revoked') throw new CerthallError('certificate-status-wrong', 'it is revoked')
    return found
  })
  for (const one of chosen)
    await holdAsLost(
      ra,
      one,
      `holder/${holderId}`,
      '本人凭登记联系方式收到的验证码 code to a contact on record',
    )
  return certificatesOf(ra, holderId)
}
