import { CerthallError, type ErrorCode } from '@certhall/model'
import { type PinRole, unwrapMasterKey } from './pin-record.ts'
import type { Session } from './session.ts'
import type { TokenFile } from './token-file.ts'

const REFUSALS: Record<PinRole, { wrong: ErrorCode; locked: ErrorCode }> = {
  pin: { wrong: 'pin-wrong', locked: 'pin-locked' },
  adminPin: { wrong: 'admin-pin-wrong', locked: 'admin-pin-locked' },
}

/**
 * Checks a PIN and answers the token's master key, which the caller wipes.
 * 1. One try is taken and stored, so that pulling the token or the power in the middle wins nothing;
 * 2. the PIN is compared;
 * 3. where it is right all tries are given back, in one write with what `change` does to the file.
 * `pin-wrong` {triesLeft} or `pin-locked` (for the admin PIN `admin-pin-…`).
 */
export function verifyPin(
  session: Session,
  role: PinRole,
  pin: string,
  change: (file: TokenFile, masterKey: Uint8Array) => void | Promise<void> = () => {},
): Promise<Uint8Array> {
  const refusals = REFUSALS[role]
  return session.write(async (file, commit) => {
    if (file.foreign) throw new CerthallError('token-foreign')
    const record = file[role]
    if (record.triesLeft === 0) throw new CerthallError(refusals.locked)

    record.triesLeft -= 1
    await commit('try-taken')

    const masterKey = await unwrapMasterKey(record, pin, { serial: file.serial, role })
    if (!masterKey) {
      if (record.triesLeft === 0) throw new CerthallError(refusals.locked)
      throw new CerthallError(refusals.wrong, undefined, { triesLeft: record.triesLeft })
    }

    record.triesLeft = record.triesMax
    try {
      await change(file, masterKey)
      await commit('tries-restored')
    } catch (error) {
      masterKey.fill(0)
      throw error
    }
    return masterKey
  })
}
