import { type CaseState, CerthallError } from '@certhall/model'
import type { CasePatch, CaseRecord, HistoryRow, Settlement } from './case-record.ts'
import { timersFor } from './case-timers.ts'
import { profileOf } from './context.ts'
import { cameAsPaper } from './counter/entry-channel.ts'
import { amountDue } from './fee.ts'
import { caseNotices } from './notices/case-notices.ts'
import type { OutboxJob } from './outbox.ts'
import type { Ra } from './ports.ts'
import { type CaseEvent, transitionFor, type WorkflowRules } from './workflow/engine.ts'
import { rulesOf, WORKFLOWS } from './workflow/index.ts'

interface EventRequest {
  event: CaseEvent
  /** The version that the actor has seen. */
  version: number
  by: HistoryRow['by']
  actorId?: string
  reason?: string
  set?: CasePatch
  jobs?: readonly OutboxJob[]
  settles?: Settlement
}

// Ends without what was paid for: whatever the kind, its money goes back.
const UNDELIVERED: readonly CaseState[] = ['rejected', 'cancelled', 'lapsed']

/**
 * Makes one transition of its kind's table, in one transaction with its history and jobs. The same actor asking for the same event
 * of the same version again gets the application as it stands: done once. Anyone else who comes late: `case-stale`.
 */
export async function applyEvent(
  ra: Pick<Ra, 'cases' | 'clock' | 'profiles' | 'calendar'>,
  record: CaseRecord,
  request: EventRequest,
): Promise<CaseRecord> {
  if (record.version !== request.version) return repeated(ra, record.reference, request)
  const rules = rulesOf(record.kind, profileOf(ra, record.profile))
  const facts = {
    review: rules.review || cameAsPaper(record),
    feeDue: amountDue(record, request.set?.feeFen ?? record.feeFen) > 0,
    paid: record.payment !== undefined,
    oldCertificate: rules.oldCertificate,
  }
  const transition = transitionFor(WORKFLOWS[record.kind], record.state, request.event, facts)
  if (transition === undefined) {
    throw new CerthallError('case-state-wrong', `${request.event} in state ${record.state}`, {
      state: record.state,
    })
  }
  const now = ra.clock.now()
  const refunds = facts.paid && UNDELIVERED.includes(transition.to)
  const due = timersFor(transition.to, rules, now, ra.calendar)
  const timers = capped(rules, due, request.set?.template ?? record.template)
  try {
    return await ra.cases.change({
      reference: record.reference,
      version: record.version,
      set: {
        ...timers,
        ...(transition.to === 'payment' && { payUntil: timers.expiresAt }),
        ...request.set,
        state: transition.to,
        pending: [
          ...record.pending,
          ...(transition.do ?? []),
          ...(refunds ? (['refundPayments'] as const) : []),
        ],
      },
      history: {
        at: now,
        by: request.by,
        actorId: request.actorId,
        event: request.event,
        from: record.state,
        to: transition.to,
        reason: request.reason,
      },
      settles: request.settles,
      jobs: [
        ...(request.jobs ?? []),
        ...caseNotices(record, {
          ...{ event: request.event, to: transition.to, reason: request.reason },
          dueAt: timers.dueAt ?? undefined,
        }),
      ],
    })
  } catch (error) {
    if (error instanceof CerthallError && error.code === 'case-stale') {
      return repeated(ra, record.reference, request)
    }
    throw error
  }
}

/** Nothing is promised past the end of a certificate that has to be good. */
function capped<Timers extends { dueAt: Date | null; expiresAt: Date | null }>(
  { endsWithCertificate }: WorkflowRules,
  timers: Timers,
  template: CaseRecord['template'],
): Timers {
  if (!endsWithCertificate || template === undefined) return timers
  const end = new Date(template.notAfter)
  const earlier = (at: Date | null) => (at !== null && at > end ? end : at)
  return { ...timers, dueAt: earlier(timers.dueAt), expiresAt: earlier(timers.expiresAt) }
}

async function repeated(
  ra: Pick<Ra, 'cases'>,
  reference: string,
  { event, version, by, actorId }: EventRequest,
): Promise<CaseRecord> {
  const history = await ra.cases.history(reference)
  const mine = history.find((row) => row.version === version && row.event === event)
  const record = await ra.cases.find(reference)
  if (mine === undefined || mine.by !== by || mine.actorId !== actorId || record === undefined) {
    throw new CerthallError('case-stale', undefined, { version: record?.version })
  }
  return record
}
