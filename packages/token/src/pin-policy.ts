import { CerthallError, isResidentId } from '@certhall/model'

/** GM/T 0016 §8 asks for 6 bytes at least; tokens in the field take 16 at most. */
export const PIN_LENGTH = { min: 6, max: 16 } as const

export type PinWeakness =
  | 'length'
  | 'characters'
  | 'repetition'
  | 'sequence'
  | 'birth-date'
  | 'identity-number'

/**
 * Why a PIN must not be *chosen*, or undefined where it may. Never ask this of a PIN that is only verified: many holders
 * still have a weak one, and they must be able to log in to change it. `numbers` are what anybody can know of the holder:
 * identity numbers as certificates hold them.
 */
export function pinWeakness(pin: string, numbers: readonly string[] = []): PinWeakness | undefined {
  if (!/^[\x21-\x7e]*$/.test(pin)) return 'characters'
  if (pin.length < PIN_LENGTH.min || pin.length > PIN_LENGTH.max) return 'length'
  // A unit and its copies: 111111, 121212, 123123.
  if (/^(.+)\1+$/.test(pin)) return 'repetition'
  const steps = new Set([...pin].slice(1).map((digit, index) => digit.charCodeAt(0) - pin.charCodeAt(index)))
  // One step throughout: 123456, 876543.
  if (steps.size === 1) return 'sequence'
  // The check digit of a resident ID may be an x.
  const plain = pin.toUpperCase()
  const known = numbers.map((number) => number.toUpperCase())
  if (known.some((number) => birthDates(number).includes(plain))) return 'birth-date'
  // Its last 6 or 8 digits, its first ones, or any others in a row.
  return known.some((number) => number.includes(plain)) ? 'identity-number' : undefined
}

/** Ways to write the date of birth that a resident ID holds (GB 11643: digits 7 to 14); none for other numbers. */
function birthDates(number: string): string[] {
  if (!isResidentId(number)) return []
  const year = number.slice(6, 10)
  const month = number.slice(10, 12)
  const day = number.slice(12, 14)
  const short = year.slice(2)
  return [year, short].flatMap((one) => [one + month + day, day + month + one, month + day + one])
}

/** Fails with `pin-weak` {reason} where the PIN must not be chosen. */
export function requireStrongPin(pin: string, numbers: readonly string[] = []): void {
  const reason = pinWeakness(pin, numbers)
  if (reason) throw new CerthallError('pin-weak', undefined, { reason })
}
