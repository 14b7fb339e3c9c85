// X.680 §41.4: the alphabet of PrintableString.
const ALPHABET = Uint8Array.from({ length: 256 }, (_, code) =>
  /[A-Za-z0-9 '()+,\-./:=?]/.test(String.fromCharCode(code)) ? 1 : 0,
)

/** Whether a text has only characters of PrintableString. */
export function isPrintable(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (ALPHABET[text.charCodeAt(i)] !== 1) return false
  return true
}

/** Whether octets are such characters. */
export function arePrintable(octets: Uint8Array): boolean {
  for (let i = 0; i < octets.length; i++) if (ALPHABET[octets[i] as number] !== 1) return false
  return true
}
