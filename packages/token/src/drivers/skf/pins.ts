import { CerthallError, type ErrorCode } from '@certhall/model'
import { requireStrongPin } from '../../pin-policy.ts'
import { SAR, sarError } from './codes.ts'
import { cString, readUlong, ulong } from './memory.ts'
import { pinTries, type Session } from './session.ts'

const UNTOLD = 0xffffffff
/** Longer than any PIN: a library that copies without looking gets nothing to overflow with. */
const LONGEST = 64

type Who = 'user' | 'admin'

const REFUSALS: Record<Who, { wrong: ErrorCode; locked: ErrorCode }> = {
  user: { wrong: 'pin-wrong', locked: 'pin-locked' },
  admin: { wrong: 'admin-pin-wrong', locked: 'admin-pin-locked' },
}

export function userPinType({ quirks }: Session): number {
  return quirks.userPinType
}

export function adminPinType({ quirks }: Session): number {
  return 1 - quirks.userPinType
}

/** SKF_VerifyPIN for the user. `pin-wrong` {triesLeft}, `pin-locked`. */
export function verifyPin(session: Session, pin: string): void {
  const type = userPinType(session)
  withPins([pin], ([given], retry) => {
    const verify = () => session.library.try('SKF_VerifyPIN', session.own(), type, given as Buffer, retry)
    let sar = verify()
    if (sar === SAR.USER_ALREADY_LOGGED_IN) {
      // Then nothing was compared: log in properly.
      session.clear()
      sar = verify()
    }
    refuse(session, 'user', sar, 'SKF_VerifyPIN', retry)
  })
}

/** SKF_ChangePIN for the user. `pin-weak` for the new one before a try is spent. */
export const changePin = (session: Session, oldPin: string, newPin: string): void =>
  changePinOf('user', session, oldPin, newPin)

/** SKF_ChangePIN for the administrator; `admin-pin-wrong` {triesLeft}, `admin-pin-locked`. */
export const changeAdminPin = (session: Session, oldPin: string, newPin: string): void =>
  changePinOf('admin', session, oldPin, newPin)

function changePinOf(who: Who, session: Session, oldPin: string, newPin: string): void {
  requireStrongPin(newPin)
  const type = who === 'user' ? userPinType(session) : adminPinType(session)
  withPins([oldPin, newPin], ([old, fresh], retry) => {
    const sar = session.library.try(
      'SKF_ChangePIN',
      session.own(),
      type,
      old as Buffer,
      fresh as Buffer,
      retry,
    )
    refuse(session, who, sar, 'SKF_ChangePIN', retry)
  })
}

/** SKF_UnblockPIN: the admin PIN sets a new user PIN. `admin-pin-wrong` {triesLeft}, `admin-pin-locked`, `pin-weak`. */
export function unlock(session: Session, adminPin: string, newPin: string): void {
  requireStrongPin(newPin)
  withPins([adminPin, newPin], ([admin, fresh], retry) => {
    const sar = session.library.try('SKF_UnblockPIN', session.own(), admin as Buffer, fresh as Buffer, retry)
    refuse(session, 'admin', sar, 'SKF_UnblockPIN', retry)
  })
}

/** Lends the PINs as C strings and wipes them. */
function withPins(pins: string[], use: (given: Buffer[], retry: Buffer) => void): void {
  const given = pins.map((pin) => {
    const text = cString(pin)
    if (text.length > LONGEST || text.indexOf(0) !== text.length - 1)
      throw new CerthallError('input-invalid', 'a PIN of that length')
    return text
  })
  try {
    use(given, ulong(UNTOLD))
  } finally {
    for (const one of given) one.fill(0)
  }
}

function refuse(session: Session, who: Who, sar: number, called: string, retry: Buffer): void {
  if (sar === SAR.OK) return
  const error = sarError(sar, called)
  if (error.code === 'token-removed') session.kill()
  const refusal = { 'pin-wrong': 'wrong', 'pin-locked': 'locked' } as const
  const kind = refusal[error.code as keyof typeof refusal]
  if (!kind) throw error
  const told = readUlong(retry)
  const type = who === 'user' ? userPinType(session) : adminPinType(session)
  const triesLeft = told <= 255 ? told : (pinTries(session, type)?.left ?? null)
  // Some libraries call the last wrong try wrong, others locked.
  const code = triesLeft === 0 ? REFUSALS[who].locked : REFUSALS[who][kind]
  throw new CerthallError(code, error.message, { ...error.extra, triesLeft })
}
