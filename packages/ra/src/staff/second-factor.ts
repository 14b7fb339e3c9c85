import { digest, randomBytes } from '@certhall/crypto'
import { toHex } from '@certhall/pki'
import { Secret, TOTP } from 'otpauth'

// RFC 6238 with what every authenticator app takes: SHA-1, six digits, 30 seconds.

const PERIOD = 30
/** RFC 4226 §4: 128 bits at least, 160 recommended. */
const SECRET_BYTES = 20
/** RFC 6238 §5.2: one step of network delay, and clocks a step apart. */
const WINDOW = 1
const RECOVERY_CODES = 10
const RECOVERY_BYTES = 10
/** Crockford's base 32: no letters that look like digits. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'

export const newSecret = (): Uint8Array => randomBytes(SECRET_BYTES)

/** What the QR code holds, and the secret in letters for who types it. */
export function enrolment(secret: Uint8Array, { issuer, login }: { issuer: string; login: string }) {
  const totp = totpOf(secret, issuer, login)
  return { uri: totp.toString(), secret: totp.secret.base32 }
}

/** The step that the code belongs to, or undefined where it is none of now. */
export function stepOf(secret: Uint8Array, code: string, at: Date): number | undefined {
  const timestamp = at.getTime()
  // Chinese keyboards type wide digits; anything but six digits is no code.
  const token = code.normalize('NFKC').replace(/\s/g, '')
  if (!/^[0-9]{6}$/.test(token)) return undefined
  const delta = totpOf(secret).validate({ token, timestamp, window: WINDOW })
  return delta === null ? undefined : Math.floor(timestamp / 1000 / PERIOD) + delta
}

function totpOf(secret: Uint8Array, issuer = 'Certhall', label = 'staff'): TOTP {
  const buffer = Uint8Array.from(secret).buffer
  return new TOTP({
    ...{ issuer, label, algorithm: 'SHA1', digits: 6, period: PERIOD },
    secret: new Secret({ buffer }),
  })
}

/** Ten codes of 80 bits; shown once, kept as hashes. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const letters = [...randomBytes(RECOVERY_BYTES * 2)].map((byte) => LETTERS[byte % 32]).slice(0, 16)
    return letters.join('').replace(/(.{4})(?=.)/g, '$1-')
  })
}

/** Whatever was typed around the letters does not count. */
export function hashRecoveryCode(code: string): string {
  const letters = code.toLowerCase().replace(/[\s-]/g, '').replace(/o/g, '0').replace(/[il]/g, '1')
  return toHex(digest('sha256', new TextEncoder().encode(letters)))
}

export const isRecoveryCode = (code: string): boolean => code.replace(/[\s-]/g, '').length === 16
