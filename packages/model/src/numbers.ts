// Chinese identifiers; rules in GB 11643-1999, GB 32100-2015 and the numbering plan for mobile numbers.
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const ID_CHECK = '10X98765432'
const ID_SHAPE = /^[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/

/** The check character of a resident ID's first 17 digits (GB 11643 §4: ISO 7064 MOD 11-2). */
export function residentIdCheck(first17: string): string {
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(first17[at]), 0)
  return ID_CHECK[sum % 11] as string
}

/** True for a resident ID number with a real date of birth and a right check digit. A lower-case x is refused: normalise first. */
export function isResidentId(text: string): boolean {
  if (!ID_SHAPE.test(text)) return false
  const [year, month, day] = [text.slice(6, 10), text.slice(10, 12), text.slice(12, 14)].map(Number) as [
    number,
    number,
    number,
  ]
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return false
  return residentIdCheck(text.slice(0, 17)) === text[17]
}

const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** The check character of a unified social credit code's first 17 characters (GB 32100 §4.2.5; a result of 31 is 0). */
export function usccCheck(first17: string): string {
  const sum = USCC_WEIGHTS.reduce(
    (total, weight, at) => total + weight * USCC_ALPHABET.indexOf(first17[at] as string),
    0,
  )
  return USCC_ALPHABET[(31 - (sum % 31)) % 31] as string
}

export function isUscc(text: string): boolean {
  return (
    /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(text) &&
    usccCheck(text.slice(0, 17)) === text[17]
  )
}

export function isMobile(text: string): boolean {
  return /^1[3-9]\d{9}$/.test(text)
}

/** Upper case, no spaces or dashes: what people type becomes what is stored. */
export function normaliseNumber(text: string): string {
  return text.replace(/[\s-]/g, '').toUpperCase()
}

/** 3701**********1234: the first four and last four characters; shorter numbers keep one at each end. */
export function maskNumber(text: string): string {
  const keep = text.length >= 11 ? 4 : 1
  return (
    text.slice(0, keep) + '*'.repeat(Math.max(text.length - 2 * keep, 0)) + text.slice(text.length - keep)
  )
}

/** 张*, 欧阳*: family name's first character stays. */
export function maskName(text: string): string {
  const characters = [...text]
  return characters.length < 2 ? '*' : (characters[0] as string) + '*'.repeat(characters.length - 1)
}

/**
 * OIDs of identity extensions that no standard names, for whoever writes or reads certificates. 公积金号 has no published one, and
 * for an extension of the 统一社会信用代码's own (GM/T 0015-2023) the sources differ;
 * 2.999 is the arc for examples (ITU-T X.660 §A.9), and an operator with an arc of his own uses that. An arc made from a
 * UUID would be free, but GnuTLS and Go refuse certificates with numbers that large.
 */
export const OWN_IDENTITY_OIDS = { housingFund: '2.999.20518.6', socialCredit: '2.999.20518.7' } as const

const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

/** The check character of an organisation code's first 8 characters (GB 11714 §4: MOD 11; 10 is X, 11 is 0). */
export function organisationCheck(first8: string): string {
  const sum = ORGANISATION_WEIGHTS.reduce(
    (total, weight, at) => total + weight * Number.parseInt(first8[at] as string, 36),
    0,
  )
  return '0X987654321'[sum % 11] as string
}

export function isOrganisationCode(text: string): boolean {
  return /^[0-9A-Z]{8}[\dX]$/.test(text) && organisationCheck(text.slice(0, 8)) === text[8]
}

/** A taxpayer's number: today the unified social credit code, formerly the region's six digits and the organisation code. */
export function isTaxNumber(text: string): boolean {
  return isUscc(text) || (/^\d{6}/.test(text) && text.length === 15 && isOrganisationCode(text.slice(6)))
}
