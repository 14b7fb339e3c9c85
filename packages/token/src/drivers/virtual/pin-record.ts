import { scrypt } from 'node:crypto'
import { openWithKey, randomBytes, sealWithKey } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { fromBase64, type PinRecord, toBase64 } from './token-file.ts'

export type PinRole = 'pin' | 'adminPin'

// RFC 7914 §2: 16 MiB and some 50 ms a try. The counter guards against guessing through the driver; this slows down
// whoever has copied the file, whose PIN of six digits no cost would save.
const COST = { N: 2 ** 14, r: 8, p: 1, maxmem: 64 * 2 ** 20 }

/** Wraps the master key (32 bytes) under a PIN, with a full counter. `serial` and `role` are bound to the wrapping. */
export async function wrapMasterKey(
  masterKey: Uint8Array,
  pin: string,
  { serial, role, triesMax }: { serial: string; role: PinRole; triesMax: number },
): Promise<PinRecord> {
  const salt = randomBytes(16)
  const key = await keyFromPin(pin, salt)
  const wrapped = sealWithKey(masterKey, key, boundTo(serial, role))
  key.fill(0)
  return { triesLeft: triesMax, triesMax, salt: toBase64(salt), wrappedMasterKey: toBase64(wrapped) }
}

/** The master key, or undefined where the PIN is wrong. Counts nothing: see `verifyPin`. */
export async function unwrapMasterKey(
  record: PinRecord,
  pin: string,
  { serial, role }: { serial: string; role: PinRole },
): Promise<Uint8Array | undefined> {
  const key = await keyFromPin(pin, fromBase64(record.salt))
  try {
    return openWithKey(fromBase64(record.wrappedMasterKey), key, boundTo(serial, role))
  } catch (error) {
    if (error instanceof CerthallError && error.code === 'passphrase-wrong') return undefined
    throw error
  } finally {
    key.fill(0)
  }
}

function boundTo(serial: string, role: PinRole): Uint8Array {
  return new TextEncoder().encode(`certhall virtual token|${serial}|${role}`)
}

function keyFromPin(pin: string, salt: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, 32, COST, (error, key) => (error ? reject(error) : resolve(new Uint8Array(key))))
  })
}
