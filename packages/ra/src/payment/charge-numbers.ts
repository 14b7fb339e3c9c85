import { randomBytes } from '@certhall/crypto'
import { localDay } from '@certhall/model'

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** P20261121 and 60 random bits: 21 characters, as both providers take them (WeChat Pay: 6–32 letters and digits). */
export function newChargeNumber(now: Date): string {
  const random = Array.from(randomBytes(12), (byte) => LETTERS[byte % 32]).join('')
  return `P${localDay(now).replaceAll('-', '')}${random}`
}

// A charge has one refund, one invoice and one credit note at most: their numbers follow from its own, so that whoever asks
// again, after whatever crash, asks for the same one.
export const refundNumber = (charge: string): string => `R${charge}`
export const invoiceNumber = (charge: string): string => `I${charge}`
