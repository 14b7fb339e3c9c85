// Secrets at rest. Two forms, told apart by their first bytes; both authenticate their header.
import { createCipheriv, createDecipheriv, scrypt } from 'node:crypto'
import { CerthallError } from '@certhall/model/errors'
import { randomBytes } from './digests.ts'
import { joined, plain } from './keys.ts'

const MAGIC = new TextEncoder().encode('CHS') // then one byte of version
const WITH_PASSPHRASE = 1
const WITH_KEY = 2
// 128 MiB and a few tenths of a second for each guess (OWASP's first choice for scrypt: N = 2^17, r = 8, p = 1). It is written into
// each file, so files of another cost open as well.
const LOG2_N = 17
const BLOCKS = 8
const SALT = 16
const NONCE = 12
const AUTH_TAG = 16
const NO_DATA = new Uint8Array(0)

function derive(passphrase: string, salt: Uint8Array, log2n: number): Promise<Uint8Array> {
  // The same password typed on another system may come in another composition of the same characters.
  const secret = Buffer.from(passphrase.normalize('NFC'), 'utf8')
  const cost = { N: 2 ** log2n, r: BLOCKS, p: 1, maxmem: 256 * BLOCKS * 2 ** log2n }
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, 32, cost, (error, key) => {
      secret.fill(0)
      if (error) reject(new CerthallError('internal', `scrypt: ${error.message}`))
      else resolve(key)
    })
  })
}

function encrypt(header: Uint8Array, bytes: Uint8Array, key: Uint8Array, data: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.concat([header, data]))
  const body = Buffer.concat([cipher.update(bytes), cipher.final()])
  return plain(Buffer.concat([header, nonce, cipher.getAuthTag(), body]))
}

function decrypt(blob: Uint8Array, size: number, key: Uint8Array, data: Uint8Array): Uint8Array {
  const nonce = blob.subarray(size, size + NONCE)
  const tag = blob.subarray(size + NONCE, size + NONCE + AUTH_TAG)
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: AUTH_TAG })
    cipher.setAuthTag(tag)
    cipher.setAAD(Buffer.concat([blob.subarray(0, size), data]))
    return joined(cipher.update(blob.subarray(size + NONCE + AUTH_TAG)), cipher.final())
  } catch {
    throw new CerthallError('passphrase-wrong', 'wrong secret, or the sealed bytes were changed')
  }
}

function checkHeader(blob: Uint8Array, version: number, size: number): void {
  const right = MAGIC.every((byte, i) => blob[i] === byte) && blob[3] === version
  if (!right || blob.length < size + NONCE + AUTH_TAG)
    throw new CerthallError('input-invalid', 'not sealed bytes of this form')
}

const PASSPHRASE_HEADER = 4 + 1 + SALT

/** Seals bytes under a passphrase: header, log2 N, salt, nonce, tag, AES-256-GCM of scrypt's key (RFC 7914). */
export async function sealWithPassphrase(bytes: Uint8Array, passphrase: string): Promise<Uint8Array> {
  const salt = randomBytes(SALT)
  const header = Buffer.concat([MAGIC, Uint8Array.of(WITH_PASSPHRASE, LOG2_N), salt])
  const key = await derive(passphrase, salt, LOG2_N)
  try {
    return encrypt(header, bytes, key, NO_DATA)
  } finally {
    key.fill(0)
  }
}

/** Opens what `sealWithPassphrase` made; `passphrase-wrong`, or `input-invalid` for bytes that it did not make. */
export async function openWithPassphrase(blob: Uint8Array, passphrase: string): Promise<Uint8Array> {
  checkHeader(blob, WITH_PASSPHRASE, PASSPHRASE_HEADER)
  const log2n = blob[4] ?? 0
  // The cost stands in the file, so a forged one must not take the machine's memory.
  if (log2n < 10 || log2n > 18) throw new CerthallError('input-invalid', 'scrypt cost')
  const key = await derive(passphrase, blob.subarray(5, PASSPHRASE_HEADER), log2n)
  try {
    return decrypt(blob, PASSPHRASE_HEADER, key, NO_DATA)
  } finally {
    key.fill(0)
  }
}

/** Seals bytes under a 32-byte key; `data` (a record's id) must be the same when opening. */
export function sealWithKey(bytes: Uint8Array, key: Uint8Array, data: Uint8Array): Uint8Array {
  if (key.length !== 32) throw new CerthallError('input-invalid', 'key of 32 bytes')
  return encrypt(Buffer.concat([MAGIC, Uint8Array.of(WITH_KEY)]), bytes, key, data)
}

/** Opens what `sealWithKey` made; `passphrase-wrong` for another key or other data. */
export function openWithKey(blob: Uint8Array, key: Uint8Array, data: Uint8Array): Uint8Array {
  if (key.length !== 32) throw new CerthallError('input-invalid', 'key of 32 bytes')
  checkHeader(blob, WITH_KEY, 4)
  return decrypt(blob, 4, key, data)
}
