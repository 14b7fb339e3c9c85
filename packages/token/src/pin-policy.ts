import { CerthallError } from '@certhall/model'

/** GM/T 0016 §8 asks for 6 bytes at least; tokens in the field take 16 at most. */
export const PIN_LENGTH = { min: 6, max: 16 } as const

export type PinWeakness = 'length' | 'characters' | 'repetition' | 'sequence'

/**
 * Why a PIN must not be *chosen*, or undefined where it may. Never ask this of a PIN that is only verified: many holders
 * still have a weak one, and they must be able to log in to change it.
 */
export function pinWeakness(pin: string): PinWeakness | undefined {
  if (!/^[\x21-\x7e]*$/.test(pin)) return 'characters'
  if (pin.length < PIN_LENGTH.min || pin.length > PIN_LENGTH.max) return 'length'
  // A unit and its copies: 111111, 121212, 123123.
  if (/^(.+)\1+$/.test(pin)) return 'repetition'
  const steps = new Set([...pin].slice(1).map((digit, index) => digit.charCodeAt(0) - pin.charCodeAt(index)))
  // One step throughout: 123456, 876543.
  return steps.size === 1 ? 'sequence' : undefined
}

/** Fails with `pin-weak` {reason} where the PIN must not be chosen. */
export function requireStrongPin(pin: string): void {
  const reason = pinWeakness(pin)
  if (reason) throw new CerthallError('pin-weak', undefined, { reason })
}
