import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CerthallError, type FaultPoint } from '@certhall/model'
import { z } from 'zod'
import type { Token } from '../../port.ts'
import { withLock } from './lock.ts'
import { requireToken } from './presence.ts'
import { replaceFile } from './replace-file.ts'
import { checkSerial } from './token-file.ts'
import type { TokenFaultHook } from './with-faults.ts'

/**
 * Calls that a fault can be planned for, and which step of them is their middle (undefined: they write nothing that could
 * be cut). Only what jobs do: whoever merely looks at a token must neither count nor meet the fault.
 */
const STEPS = {
  login: 'tries-restored',
  changePin: 'tries-restored',
  unlock: 'tries-restored',
  changeAdminPin: 'tries-restored',
  initialise: 'tries-restored',
  createContainer: 'written',
  createPair: 'written',
  sign: undefined,
  importEncryptionPair: 'written',
  decrypt: undefined,
  writeCertificate: 'written',
  writeFile: 'written',
  deleteFile: 'written',
  deleteContainer: 'written',
} as const satisfies Partial<Record<keyof Token, string | undefined>>

type Call = keyof typeof STEPS

/** Names of the port's calls that a fault can be planned for. */
export const FAULT_CALLS = Object.keys(STEPS) as Call[]

const plannedFault = z.strictObject({
  call: z.enum(FAULT_CALLS),
  moment: z.enum(['before', 'during', 'lost', 'after']),
  /** Counted from 1 over all processes, from when the plan was made. */
  nth: z.int().min(1),
})

/** The token is pulled when its n-th call of this name passes this moment (the words of `withFaults`), once. */
export interface PlannedFault {
  call: string
  moment: FaultPoint['moment']
  nth: number
}

/**
 * Plans a fault in place of any other; null forgets it. Kept beside the token, so that whatever process uses it meets
 * it. `token-absent`; `input-invalid` for a call or moment that cannot be planned.
 */
export async function planFault(dir: string, serial: string, fault: PlannedFault | null): Promise<void> {
  requireToken(dir, serial)
  const { success, data } = plannedFault.nullable().safeParse(fault)
  if (!success) throw new CerthallError('input-invalid', 'no fault of a token')
  if (data?.moment === 'during' && STEPS[data.call] === undefined)
    throw new CerthallError('input-invalid', `${data.call} writes nothing that could be cut in the middle`)
  await store(dir, serial, () => data)
}

/** What is planned, with the calls that are still to come as `nth`. `token-absent`; `token-damaged` where the plan cannot be read. */
export function readPlannedFault(dir: string, serial: string): PlannedFault | null {
  requireToken(dir, serial)
  return read(dir, serial)
}

/** The hook that carries out the plans in the folder. */
export function plannedFaults(dir: string): TokenFaultHook {
  return async ({ token, call, moment, step }) => {
    if (!Object.hasOwn(STEPS, call)) return 'go'
    const meets = (fault: PlannedFault | null) =>
      fault?.call === call &&
      fault.moment === moment &&
      (moment !== 'during' || STEPS[fault.call as Call] === step)
    // Without the lock first: nearly always nothing is planned.
    if (!meets(read(dir, token))) return 'go'
    let pull = false
    await store(dir, token, (now) => {
      const fault = now()
      // Another process may have met it in the meantime.
      if (!fault || !meets(fault)) return fault
      pull = fault.nth === 1
      return pull ? null : { ...fault, nth: fault.nth - 1 }
    })
    return pull ? 'pull' : 'go'
  }
}

async function store(
  dir: string,
  serial: string,
  next: (now: () => PlannedFault | null) => PlannedFault | null,
) {
  const path = planPath(dir, serial)
  await withLock(`${path}.lock`, async () => {
    const fault = next(() => read(dir, serial))
    if (fault) await replaceFile(path, JSON.stringify(fault))
    else await rm(path, { force: true })
  })
}

function read(dir: string, serial: string): PlannedFault | null {
  checkSerial(serial)
  try {
    return plannedFault.parse(JSON.parse(readFileSync(planPath(dir, serial), 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    // A test that believes in a fault nobody meets would pass for nothing.
    throw new CerthallError('token-damaged', `fault planned for ${serial}`)
  }
}

function planPath(dir: string, serial: string): string {
  return join(dir, `${serial}.fault`)
}
