import { CerthallError } from '@certhall/model'
import type { Values } from './command.ts'

/** The option's number, from 1 up; undefined where it is not given. `input-invalid` for anything else. */
export function wholeNumber(values: Values, name: string): number | undefined {
  const text = values[name]
  if (text === undefined) return undefined
  if (typeof text === 'string' && /^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new CerthallError('input-invalid', `--${name} takes a whole number from 1, not '${text}'`)
}
