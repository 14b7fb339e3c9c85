import { CerthallError } from '@certhall/model'
import { applyEvent } from './apply-event.ts'
import type { CaseRecord } from './case-record.ts'
import type { Ra } from './ports.ts'
import { runEffects } from './run-effects.ts'
import { seeToAll } from './see-to-all.ts'
import { transitionFor } from './workflow/engine.ts'
import { WORKFLOWS } from './workflow/index.ts'

/**
 * What time does: unpaid and forgotten applications end, approved ones lapse, effects that a crash cut short are carried out,
 * old nonces and tickets are forgotten. Any number of processes may run it at once. Returns how many applications it touched;
 * all of them are seen to before the error of one is thrown.
 */
export async function expireDue(ra: Ra): Promise<number> {
  const now = ra.clock.now()
  await Promise.all([ra.nonces.sweep(now), ra.tickets.sweep(now)])
  return seeToAll({
    read: (page) => ra.cases.due(now, page),
    key: (reference) => reference,
    async act(reference) {
      const record = await ra.cases.find(reference)
      return record !== undefined && expireOne(ra, record, now)
    },
  })
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
