/**
 * Digits with a check digit after them: ISO/IEC 7064 MOD 11,10. No national standard gives numbers of social insurance and
 * housing fund a check digit, and cities differ; this one is the registry's own.
 */
export function withCheckDigit(digits: string): string {
  return digits + checkDigit(digits)
}

/** Whether the last digit is the check digit of those before it. */
export function hasCheckDigit(text: string): boolean {
  return /^\d{2,}$/.test(text) && checkDigit(text.slice(0, -1)) === text.at(-1)
}

function checkDigit(digits: string): string {
  let product = 10
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10 || 10
    product = (2 * sum) % 11
  }
  return String((11 - product) % 10)
}
