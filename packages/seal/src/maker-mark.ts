import type { Certificate } from '@certhall/pki'

/**
 * Extended key usage of those who make seals. The standard has no mark of its own; without one, whoever holds a certificate of the same
 * authority could make a seal in another's name. 2.999 is the arc for examples (X.660): an operator puts his own here.
 */
export const SEAL_MAKING = '2.999.38540.1'

/** Whether a certificate carries the mark. */
export function mayMakeSeals({ extensions }: Certificate): boolean {
  return extensions.extendedKeyUsage?.includes(SEAL_MAKING) ?? false
}
