import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt)
// OWASP's recommendation for scrypt: N 2^15, r 8, p 3 (32 MiB).
const COST = { N: 32_768, r: 8, p: 3, maxmem: 64 * 1024 * 1024 }
const KEY_BYTES = 32

/** 'scrypt$N$r$p$salt$key', the last two in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password.normalize('NFKC'), salt, KEY_BYTES, COST)
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), key.toString('base64')].join('$')
}

/** In time that does not tell where the difference is. An unreadable hash is a wrong password. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [scheme, N, r, p, salt = '', expected = ''] = hash.split('$')
  if (scheme !== 'scrypt') return false
  const wanted = Buffer.from(expected, 'base64')
  const options = { N: Number(N), r: Number(r), p: Number(p), maxmem: COST.maxmem }
  const key = await derive(password.normalize('NFKC'), Buffer.from(salt, 'base64'), KEY_BYTES, options)
  return key.length === wanted.length && timingSafeEqual(key, wanted)
}
