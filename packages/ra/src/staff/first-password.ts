import { randomBytes } from '@certhall/crypto'

/** None that are read for one another. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Given by somebody else, and replaced at the first log-in: about 59 bits, easy to read out. */
export function firstPassword(): string {
  // Bytes above the last whole multiple would make some letters likelier.
  const fair = 256 - (256 % LETTERS.length)
  const letters: string[] = []
  while (letters.length < 12) {
    for (const byte of randomBytes(16)) {
      if (byte < fair && letters.length < 12) letters.push(LETTERS[byte % LETTERS.length] as string)
    }
  }
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-')
}
