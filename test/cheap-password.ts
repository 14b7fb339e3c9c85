import { randomBytes, scryptSync } from 'node:crypto'

/** As `hashPassword` writes it, at a cost that is nothing: for people whose passwords are not what a test is about. */
export function cheaplyHashed(password: string): string {
  const [N, r, p] = [2, 8, 1]
  const salt = randomBytes(16)
  const key = scryptSync(password.normalize('NFKC'), salt, 32, { N, r, p })
  return ['scrypt', N, r, p, salt.toString('base64'), key.toString('base64')].join('$')
}
