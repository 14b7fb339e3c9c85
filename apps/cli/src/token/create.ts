import { CerthallError } from '@certhall/model'
import { createVirtualToken } from '@certhall/token'
import type { Values } from './command.ts'
import { wholeNumber } from './whole-number.ts'

/** Makes an empty token of the size that the options name. */
export async function create(folder: string, serial: string, values: Values): Promise<void> {
  const { label = 'USBKey', pin, 'admin-pin': adminPin, foreign } = values
  if (typeof pin !== 'string' || typeof adminPin !== 'string' || typeof label !== 'string') {
    throw new CerthallError('input-invalid', 'create needs --pin and --admin-pin')
  }
  const containers = wholeNumber(values, 'containers')
  const bytes = wholeNumber(values, 'bytes')
  const tries = wholeNumber(values, 'tries')
  const limits = {
    ...(containers !== undefined && { containers }),
    ...(bytes !== undefined && { bytes }),
    ...(tries !== undefined && { pinTries: tries, adminPinTries: tries }),
  }
  await createVirtualToken(folder, { serial, label, pin, adminPin, limits, foreign: foreign === true })
}
