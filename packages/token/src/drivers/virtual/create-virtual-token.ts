import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { randomBytes } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { PIN_LENGTH } from '../../pin-policy.ts'
import { withLock } from './lock.ts'
import { wrapMasterKey } from './pin-record.ts'
import { insertedTokens } from './presence.ts'
import { replaceFile } from './replace-file.ts'
import { checkSerial, type Limits, readTokenFiles, serialsIn, tokenPath } from './token-file.ts'

export interface NewVirtualToken {
  /** Letters, digits, `-` and `_`. */
  serial: string
  label: string
  /** 6 to 16 characters; initial PINs may be weak, as they are in the field. */
  pin: string
  adminPin: string
  manufacturer?: string
  /** Default: 10 containers, 64 KiB, 6 tries for either PIN. */
  limits?: Partial<Limits & { pinTries: number; adminPinTries: number }>
  /** Carries another issuer's certificates: its PINs and its content are left alone. */
  foreign?: boolean
}

/**
 * Makes an empty token in the folder (made too where missing), not yet inserted. `input-invalid` where the serial exists.
 * It behaves like a token but is no safe: whoever copies the file can guess the PIN without a counter.
 */
export async function createVirtualToken(dir: string, token: NewVirtualToken): Promise<void> {
  const { serial, label, pin, adminPin, manufacturer = 'Certhall', limits = {}, foreign = false } = token
  checkSerial(serial)
  for (const chosen of [pin, adminPin]) {
    if (chosen.length < PIN_LENGTH.min || chosen.length > PIN_LENGTH.max) {
      throw new CerthallError('pin-weak', undefined, { reason: 'length' })
    }
  }
  const { containers = 10, bytes = 64 * 1024, pinTries = 6, adminPinTries = 6 } = limits
  const masterKey = randomBytes(32)
  const [pinRecord, adminPinRecord] = await Promise.all([
    wrapMasterKey(masterKey, pin, { serial, role: 'pin', triesMax: pinTries }),
    wrapMasterKey(masterKey, adminPin, { serial, role: 'adminPin', triesMax: adminPinTries }),
  ])
  masterKey.fill(0)

  await mkdir(dir, { recursive: true, mode: 0o700 })
  const path = tokenPath(dir, serial)
  await withLock(`${path}.lock`, async () => {
    if (existsSync(path)) throw new CerthallError('input-invalid', `token ${serial} exists`)
    const file = {
      version: 1,
      serial,
      label,
      manufacturer,
      foreign,
      limits: { containers, bytes },
      pin: pinRecord,
      adminPin: adminPinRecord,
      containers: [],
      files: [],
    }
    await replaceFile(path, JSON.stringify(file))
  })
}

/** Every token in the folder, plugged in or not, for whoever plays the hand that plugs them. */
export async function listVirtualTokens(
  dir: string,
): Promise<{ serial: string; label: string; foreign: boolean; inserted: boolean }[]> {
  const inserted = insertedTokens(dir)
  const files = await readTokenFiles(dir, serialsIn(dir))
  return files.map(({ serial, label, foreign }) => ({
    serial,
    label,
    foreign,
    inserted: inserted.has(serial),
  }))
}
