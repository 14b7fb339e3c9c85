import { CerthallError } from '@certhall/model'
import { FAULT_CALLS, type PlannedFault, planFault, readPlannedFault } from '@certhall/token'
import type { Values } from './command.ts'
import { wholeNumber } from './whole-number.ts'

const MOMENTS: PlannedFault['moment'][] = ['before', 'during', 'lost', 'after']

/** Plans a fault, forgets it, or says which is planned. */
export async function fault(folder: string, serial: string, values: Values): Promise<void> {
  const { at: call, moment: momentName = 'before', clear } = values
  const others = ['at', 'moment', 'nth'].filter((name) => values[name] !== undefined)
  if (clear) {
    if (others.length > 0) throw new CerthallError('input-invalid', `--clear goes without --${others[0]}`)
    await planFault(folder, serial, null)
  } else if (typeof call === 'string') {
    const moment = MOMENTS.find((one) => one === momentName)
    if (!(FAULT_CALLS as string[]).includes(call))
      throw new CerthallError('input-invalid', `--at takes ${FAULT_CALLS.join(', ')}, not '${call}'`)
    if (!moment)
      throw new CerthallError('input-invalid', `--moment takes ${MOMENTS.join(', ')}, not '${momentName}'`)
    await planFault(folder, serial, { call, moment, nth: wholeNumber(values, 'nth') ?? 1 })
  } else if (others.length > 0) {
    throw new CerthallError('input-invalid', `--${others[0]} needs --at CALL`)
  }
  console.log(faultLine(readPlannedFault(folder, serial)))
}

/** What is planned, in one line. */
export function faultLine(planned: PlannedFault | null): string {
  if (!planned) return 'no fault planned'
  const { call, moment, nth } = planned
  return `pulled at call ${nth} of ${call} from now: ${MOMENT_WORDS[moment]}`
}

const MOMENT_WORDS: Record<PlannedFault['moment'], string> = {
  before: 'before it is done',
  during: 'in the middle of its write, which is dropped',
  lost: 'when it is done, with its answer lost',
  after: 'after its answer',
}
