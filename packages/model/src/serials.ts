/** A certificate's serial as it is stored: lower-case hex of whole octets, of which the first is not zero. Those that moved in may be longer than RFC 5280's 20 octets. */
export const STORED_SERIAL = /^(?!00)(?:[0-9a-f]{2}){1,32}$/

/**
 * The stored form of what people and other programs write: in capitals, with colons and spaces, with zeros in front, or without
 * the one that fills the first octet. Text that is no serial comes out as none.
 */
export function storedSerial(text: string): string {
  const digits = text.replace(/[\s:]/g, '').toLowerCase().replace(/^0+/, '')
  return digits.length % 2 === 0 ? digits : `0${digits}`
}
