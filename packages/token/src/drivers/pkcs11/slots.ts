import type { TokenInfo as P11TokenInfo, PKCS11 } from 'pkcs11js'
import type { PinState, Room, TokenInfo } from '../../port.ts'
import { ck, type Handle } from './load-module.ts'

/** No reader has so many; a module that says so lies. */
const MOST_SLOTS = 64

export interface SlottedToken {
  slot: Handle
  info: TokenInfo
  token: P11TokenInfo
}

/** The initialized tokens that are in. A slot that fails is left out: the others are there all the same. */
export function slottedTokens(module: PKCS11, driver: string): SlottedToken[] {
  const found: SlottedToken[] = []
  for (const slot of module.C_GetSlotList(true).slice(0, MOST_SLOTS)) {
    const one = readSlot(module, slot, driver)
    // Two tokens of one serial, or of none, are still two: the later ones carry a number.
    if (one) found.push({ ...one, info: { ...one.info, id: freeId(one.info.serial || 'token', found) } })
  }
  return found
}

/** The token that is in the slot now, if it is one that can be used. */
export function readSlot(module: PKCS11, slot: Handle, driver: string): SlottedToken | undefined {
  try {
    const token = module.C_GetTokenInfo(slot)
    // Blank ones have no PIN and no objects yet.
    if (!(token.flags & ck.CKF_TOKEN_INITIALIZED)) return undefined
    const serial = trimmed(token.serialNumber)
    const info: TokenInfo = {
      id: serial,
      serial,
      label: trimmed(token.label),
      manufacturer: trimmed(token.manufacturerID),
      driver,
      pin: pinState(token.flags, USER_FLAGS),
      adminPin: pinState(token.flags, SO_FLAGS),
      // What a key centre wraps is SM2EnvelopedKey, which no function of PKCS#11 opens (docs/tokens.md).
      encryptionPairs: 'refuse',
      foreign: false,
      // PC/SC names are what the usual modules put here, padded and cut to 64 (PKCS#11 2.40 §3.2).
      reader: trimmed(module.C_GetSlotInfo(slot).slotDescription),
    }
    return { slot, info, token }
  } catch {
    return undefined
  }
}

function freeId(serial: string, taken: SlottedToken[]): string {
  const same = taken.filter(({ info }) => (info.serial || 'token') === serial).length
  return same === 0 ? serial : `${serial}#${same + 1}`
}

const USER_FLAGS = {
  low: ck.CKF_USER_PIN_COUNT_LOW,
  last: ck.CKF_USER_PIN_FINAL_TRY,
  locked: ck.CKF_USER_PIN_LOCKED,
}
const SO_FLAGS = {
  low: ck.CKF_SO_PIN_COUNT_LOW,
  last: ck.CKF_SO_PIN_FINAL_TRY,
  locked: ck.CKF_SO_PIN_LOCKED,
}

/** PKCS#11 2.40 §3.2: flags tell the last try and the lock, nothing else; `low` only that one was wrong before. */
function pinState(flags: number, { last, locked }: typeof USER_FLAGS): PinState {
  if (flags & locked) return { triesLeft: 0, triesMax: null, locked: true }
  return { triesLeft: flags & last ? 1 : null, triesMax: null, locked: false }
}

// Fixed fields, padded with blanks; some modules pad with NUL.
function trimmed(text: string): string {
  return text.replace(/[\s\0]+$/, '').replace(/^\s+/, '')
}

// CK_UNAVAILABLE_INFORMATION is all ones; CK_EFFECTIVELY_INFINITE is 0 (PKCS#11 2.40 §3.2).
const UNTOLD = 0xffffffff
/** Where the token does not tell, the attempt has to: `token-full` comes before anything old was touched. */
const PLENTY = { containersFree: 100, bytesFree: 1 << 20 }
/** As much as a pair and its certificate take, generously. */
const PAIR_BYTES = 4096

/** PKCS#11 counts bytes, not containers. */
export function roomIn({ freePublicMemory, freePrivateMemory }: P11TokenInfo): Room {
  const told = [freePublicMemory, freePrivateMemory].filter((free) => free > 0 && free < UNTOLD)
  if (told.length === 0) return PLENTY
  const bytesFree = Math.min(...told)
  return { containersFree: Math.min(PLENTY.containersFree, Math.floor(bytesFree / PAIR_BYTES)), bytesFree }
}
