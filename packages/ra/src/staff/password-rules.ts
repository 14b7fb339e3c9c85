import { CerthallError } from '@certhall/model'

/** NIST SP 800-63B §3.1.1.2 asks for 8 at least beside a second factor, 15 alone; we ask for 12 of both. */
export const PASSWORD_LENGTH = 12
const FEWEST_DIFFERENT = 5
/** Whole words of lists that are tried first, with digits round them or not. */
const COMMON = [
  'password',
  'passw0rd',
  'qwertyuiop',
  'administrator',
  'certhall',
  '123456',
  'abcdef',
  'iloveyou',
  'woaini',
]

/** `password-weak` {why}: too short, of too few characters, made of the log-in name, or one of those that are tried first. */
export function requireStrong(password: string, login: string): void {
  const typed = password.normalize('NFKC').toLowerCase()
  const why = weaknessOf(typed, login.toLowerCase())
  if (why) throw new CerthallError('password-weak', why, { why })
}

function weaknessOf(typed: string, login: string): 'short' | 'repeated' | 'login' | 'common' | undefined {
  if ([...typed].length < PASSWORD_LENGTH) return 'short'
  if (new Set(typed).size < FEWEST_DIFFERENT) return 'repeated'
  if (login.length > 2 && typed.includes(login)) return 'login'
  const rest = COMMON.reduce((text, word) => text.replaceAll(word, ''), typed)
  return [...rest].length < PASSWORD_LENGTH / 2 ? 'common' : undefined
}
