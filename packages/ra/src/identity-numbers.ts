import { isResidentId, isUscc } from '@certhall/model'
import type { Holder, IdentityField, IdType } from './people.ts'

/** Kinds of numbers that name a holder: how to check them, and where a certificate carries them. */
export const ID_TYPES = {
  'resident-id': { field: 'residentId', isValid: isResidentId },
  // Today the organisation code's extension carries the unified social credit code (GB/T 20518 §5.2.4).
  uscc: { field: 'organisation', isValid: isUscc },
} as const satisfies Record<IdType, { field: IdentityField; isValid: (text: string) => boolean }>

/** Every number of the holder's record, by the certificate field that would carry it. */
export function numbersOf(holder: Holder): Partial<Record<IdentityField, string>> {
  return { ...holder.numbers, [ID_TYPES[holder.idType].field]: holder.idNumber }
}
