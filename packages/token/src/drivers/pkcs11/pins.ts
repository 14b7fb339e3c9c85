import { CerthallError, type ErrorCode } from '@certhall/model'
import { requireStrongPin } from '../../pin-policy.ts'
import { ck, codeOf, type Handle } from './load-module.ts'
import type { Session } from './session.ts'

/** `pin-wrong` {triesLeft, where the flags tell it}, `pin-locked`. */
export function logInUser(session: Session, pin: string): void {
  withTries(session, 'pin', () => session.login(ck.CKU_USER, pin))
}

export function changeUserPin(session: Session, module: PinSetter, oldPin: string, newPin: string): void {
  requireNewPin(session, newPin)
  withTries(session, 'pin', () =>
    session.run((handle) => newPinRefusal(() => module.C_SetPIN(handle, oldPin, newPin))),
  )
}

/** The administrator's log-in lasts for this one act. */
export function unlockUserPin(session: Session, module: PinSetter, adminPin: string, newPin: string): void {
  requireNewPin(session, newPin)
  withTries(session, 'adminPin', () => session.login(ck.CKU_SO, adminPin))
  try {
    session.runLoggedIn((handle) => newPinRefusal(() => module.C_InitPIN(handle, newPin)))
  } finally {
    session.logout()
  }
}

/** The administrator's own PIN: C_SetPIN changes that of whoever is logged in (PKCS#11 2.40 §5.5). */
export function changeSoPin(session: Session, module: PinSetter, oldPin: string, newPin: string): void {
  requireNewPin(session, newPin)
  withTries(session, 'adminPin', () => session.login(ck.CKU_SO, oldPin))
  try {
    session.runLoggedIn((handle) => newPinRefusal(() => module.C_SetPIN(handle, oldPin, newPin)))
  } finally {
    session.logout()
  }
}

/** C_InitToken (PKCS#11 2.40 §5.5): no session may be open, and the label has 32 octets, padded with blanks. */
export function initialise(
  session: Session,
  module: { C_InitToken(slot: Handle, pin: string, label: string): unknown },
  adminPin: string,
  label: string,
): void {
  session.logout()
  withTries(session, 'adminPin', () =>
    session.runAlone((slot) => module.C_InitToken(slot, adminPin, paddedLabel(label))),
  )
}

const LABEL_OCTETS = 32

function paddedLabel(label: string): string {
  let text = ''
  for (const letter of label) {
    if (Buffer.byteLength(text + letter) > LABEL_OCTETS) break
    text += letter
  }
  return text + ' '.repeat(LABEL_OCTETS - Buffer.byteLength(text))
}

interface PinSetter {
  C_SetPIN(session: Buffer, oldPin: string, newPin: string): void
  C_InitPIN(session: Buffer, pin: string): void
}

/** Before a try is spent. */
function requireNewPin(session: Session, pin: string): void {
  requireStrongPin(pin)
  const { minPinLen, maxPinLen } = session.look().token
  const length = Buffer.byteLength(pin)
  // 0 where the module does not say.
  if (length < minPinLen || (maxPinLen > 0 && length > maxPinLen))
    throw new CerthallError('pin-weak', undefined, { reason: 'length' })
}

/** CKR_PIN_INVALID and CKR_PIN_LEN_RANGE speak of the new PIN here (PKCS#11 2.40 §5.5). */
function newPinRefusal(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (codeOf(error) === ck.CKR_PIN_INVALID)
      throw new CerthallError('pin-weak', undefined, { reason: 'characters' })
    if (codeOf(error) === ck.CKR_PIN_LEN_RANGE)
      throw new CerthallError('pin-weak', undefined, { reason: 'length' })
    throw error
  }
}

const ADMIN_CODES: Partial<Record<ErrorCode, ErrorCode>> = {
  'pin-wrong': 'admin-pin-wrong',
  'pin-locked': 'admin-pin-locked',
}

function withTries(session: Session, which: 'pin' | 'adminPin', work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof CerthallError) || !ADMIN_CODES[error.code]) throw error
    const { triesLeft, locked } = session.look().info[which]
    const code = locked ? 'pin-locked' : error.code
    const named = which === 'pin' ? code : (ADMIN_CODES[code] as ErrorCode)
    throw new CerthallError(named, error.message, named.endsWith('wrong') ? { triesLeft } : {})
  }
}
