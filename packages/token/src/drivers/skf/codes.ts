import { CerthallError, type ErrorCode } from '@certhall/model'

// GM/T 0016-2012 annex A.
export const SAR = {
  OK: 0,
  NOTSUPPORTYETERR: 0x0a000003,
  INVALIDHANDLEERR: 0x0a000005,
  TIMEOUTERR: 0x0a00000f,
  KEYNOTFOUNTERR: 0x0a00001b,
  CERTNOTFOUNTERR: 0x0a00001c,
  BUFFER_TOO_SMALL: 0x0a000020,
  NOT_EVENTERR: 0x0a000022,
  DEVICE_REMOVED: 0x0a000023,
  PIN_INCORRECT: 0x0a000024,
  PIN_LOCKED: 0x0a000025,
  PIN_INVALID: 0x0a000026,
  PIN_LEN_RANGE: 0x0a000027,
  USER_ALREADY_LOGGED_IN: 0x0a000028,
  USER_PIN_NOT_INITIALIZED: 0x0a000029,
  FILE_NOT_EXIST: 0x0a000031,
} as const

/** Annex A in our words; what is not here, vendors' own codes too, is `token-damaged`. */
const MEANINGS: Readonly<Record<number, ErrorCode>> = {
  [SAR.NOTSUPPORTYETERR]: 'token-not-supported',
  // Our handles were good: what they led to is gone.
  [SAR.INVALIDHANDLEERR]: 'token-removed',
  167772166: 'input-invalid',
  167772169: 'input-invalid',
  167772170: 'input-invalid',
  167772171: 'token-not-supported',
  [SAR.TIMEOUTERR]: 'token-busy',
  167772176: 'input-invalid',
  167772177: 'input-invalid',
  167772182: 'token-not-supported',
  [SAR.KEYNOTFOUNTERR]: 'container-missing',
  [SAR.CERTNOTFOUNTERR]: 'container-missing',
  167772190: 'input-invalid',
  167772193: 'input-invalid',
  [SAR.DEVICE_REMOVED]: 'token-removed',
  [SAR.PIN_INCORRECT]: 'pin-wrong',
  [SAR.PIN_LOCKED]: 'pin-locked',
  [SAR.PIN_INVALID]: 'pin-wrong',
  [SAR.PIN_LEN_RANGE]: 'pin-wrong',
  // Unlocking sets one.
  [SAR.USER_PIN_NOT_INITIALIZED]: 'pin-locked',
  167772205: 'pin-required',
  167772208: 'token-full',
  167772210: 'token-full',
}

/** The SAR code in an error of this driver, where it came from one. */
export function sarOf(error: unknown): number | undefined {
  if (!(error instanceof CerthallError) || typeof error.extra.sar !== 'string') return undefined
  return Number(error.extra.sar)
}

/** What a function's answer means. `extra` keeps the function and the code as hex, for support. */
export function sarError(sar: number, called: string): CerthallError {
  const hex = `0x${sar.toString(16).toUpperCase().padStart(8, '0')}`
  return new CerthallError(MEANINGS[sar] ?? 'token-damaged', `${called}: ${hex}`, { called, sar: hex })
}
