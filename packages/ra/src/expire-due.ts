import { CerthallError } from '@certhall/model'
import { applyEvent } from './apply-event.ts'
import type { CaseRecord } from './case-record.ts'
import type { Ra } from './ports.ts'
import { runEffects } from './run-effects.ts'
import { transitionFor } from './workflow/engine.ts'
import { WORKFLOWS } from './workflow/index.ts'

const BATCH = 100

/**
 * What time does: unpaid and forgotten applications end, approved ones lapse, effects that a crash cut short are carried out,
 * old nonces and tickets are forgotten. Any number of processes may run it at once. Returns how many applications it touched;
 * where one of them fails, the others are still seen to before its error is thrown.
 */
export async function expireDue(ra: Ra): Promise<number> {
  const now = ra.clock.now()
  await Promise.all([ra.nonces.sweep(now), ra.tickets.sweep(now)])
  let touched = 0
  const failures: unknown[] = []
  for (const reference of await ra.cases.due(now, BATCH)) {
    try {
      const record = await ra.cases.find(reference)
      if (record && (await expireOne(ra, record, now))) touched += 1
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return touched
}

const NO_FACTS = { review: false, feeDue: false, paid: false, oldCertificate: 'runs-out' } as const

async function expireOne(ra: Ra, record: CaseRecord, now: Date): Promise<boolean> {
  const { version, state, expiresAt } = record
  const due =
    expiresAt !== undefined &&
    expiresAt <= now &&
    transitionFor(WORKFLOWS[record.kind], state, 'expire', NO_FACTS) !== undefined
  if (!due && record.pending.length === 0) return false
  try {
    const moved = due ? await applyEvent(ra, record, { event: 'expire', version, by: 'system' }) : record
    await runEffects(ra, moved)
    return true
  } catch (error) {
    // Someone acted on it at this very moment; the next round sees what came of it.
    if (error instanceof CerthallError && error.code === 'case-stale') return false
    throw error
  }
}
