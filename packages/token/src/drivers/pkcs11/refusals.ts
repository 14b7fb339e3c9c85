import { CerthallError, type ErrorCode } from '@certhall/model'
import { ck, codeOf } from './load-module.ts'

/** PKCS#11 2.40 §11.1: what a module refuses with, in our words. What is not here is `token-damaged`. */
const CODES = new Map<number, ErrorCode>([
  [ck.CKR_PIN_INCORRECT, 'pin-wrong'],
  // Of a PIN that is only verified: it cannot be the right one.
  [ck.CKR_PIN_INVALID, 'pin-wrong'],
  [ck.CKR_PIN_LEN_RANGE, 'pin-wrong'],
  [ck.CKR_PIN_LOCKED, 'pin-locked'],
  // Nobody has set one: as with a locked PIN, the administrator's PIN helps.
  [ck.CKR_USER_PIN_NOT_INITIALIZED, 'pin-locked'],
  [ck.CKR_PIN_EXPIRED, 'pin-locked'],
  [ck.CKR_USER_NOT_LOGGED_IN, 'pin-required'],
  [ck.CKR_FUNCTION_CANCELED, 'pin-required'],
  [ck.CKR_DEVICE_MEMORY, 'token-full'],
  [ck.CKR_DEVICE_REMOVED, 'token-removed'],
  [ck.CKR_TOKEN_NOT_PRESENT, 'token-removed'],
  [ck.CKR_SESSION_CLOSED, 'token-removed'],
  [ck.CKR_SESSION_HANDLE_INVALID, 'token-removed'],
  [ck.CKR_SLOT_ID_INVALID, 'token-removed'],
  [ck.CKR_SESSION_COUNT, 'token-busy'],
  [ck.CKR_SESSION_EXISTS, 'token-busy'],
  [ck.CKR_USER_ANOTHER_ALREADY_LOGGED_IN, 'token-busy'],
  [ck.CKR_USER_TOO_MANY_TYPES, 'token-busy'],
  [ck.CKR_TOKEN_WRITE_PROTECTED, 'token-not-supported'],
  [ck.CKR_SESSION_READ_ONLY, 'token-not-supported'],
  [ck.CKR_FUNCTION_NOT_SUPPORTED, 'token-not-supported'],
  [ck.CKR_MECHANISM_INVALID, 'token-not-supported'],
  [ck.CKR_MECHANISM_PARAM_INVALID, 'token-not-supported'],
  [ck.CKR_KEY_SIZE_RANGE, 'token-not-supported'],
  [ck.CKR_DOMAIN_PARAMS_INVALID, 'token-not-supported'],
  [ck.CKR_KEY_FUNCTION_NOT_PERMITTED, 'token-not-supported'],
  [ck.CKR_TEMPLATE_INCONSISTENT, 'token-not-supported'],
  [ck.CKR_ENCRYPTED_DATA_INVALID, 'input-invalid'],
  [ck.CKR_ENCRYPTED_DATA_LEN_RANGE, 'input-invalid'],
])

/** Vague ones, which modules also give when the token has just been pulled. */
const VAGUE = new Set([ck.CKR_DEVICE_ERROR, ck.CKR_GENERAL_ERROR, ck.CKR_FUNCTION_FAILED])

/** A module's refusal as ours; errors that are no refusal of a module stay as they are. */
export function refusal(error: unknown, isPresent: () => boolean): unknown {
  const code = codeOf(error)
  if (code === undefined || error instanceof CerthallError) return error
  const detail = (error as Error).message
  if (VAGUE.has(code) && !isPresent()) return new CerthallError('token-removed', detail)
  return new CerthallError(CODES.get(code) ?? 'token-damaged', detail)
}
