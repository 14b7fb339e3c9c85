import { type CaseKind, type CaseState, STATE_WORDS } from '@certhall/model'
import type { CaseRecord } from '../case-record.ts'
import type { Notice, NotifyJob } from './notice.ts'

/** What just happened to an application. */
interface Happened {
  event: string
  to: CaseState
  dueAt?: Date
  reason?: string
}

type Say = (record: CaseRecord, happened: Happened) => Pick<Notice, 'kind' | 'facts'>

const dueAt = ({ dueAt }: Happened) => dueAt?.toISOString() ?? '—'

const payment: Say = ({ reference }, happened) => ({
  kind: 'case.payment',
  facts: { reference, dueAt: dueAt(happened) },
})
const approved: Say = ({ reference }, happened) => ({
  kind: 'case.approved',
  facts: { reference, dueAt: dueAt(happened) },
})
const ended: Say = ({ reference }) => ({ kind: 'case.ended', facts: { reference } })

/** What the holder is told, by event and the state that it leads to; what is not here is not told. */
const NOTICES: Record<string, Partial<Record<CaseState, Say>>> = {
  submit: {
    review: ({ reference }) => ({
      kind: 'case.submitted',
      facts: { reference, next: STATE_WORDS.review.next },
    }),
    payment,
    approved,
  },
  approve: { payment, approved },
  pay: { approved },
  correct: {
    correction: ({ reference }, happened) => ({
      kind: 'case.correction',
      facts: { reference, dueAt: dueAt(happened), reason: happened.reason ?? '' },
    }),
  },
  reject: {
    rejected: ({ reference }, { reason = '' }) => ({ kind: 'case.rejected', facts: { reference, reason } }),
  },
  receipt: { done: ({ reference }) => ({ kind: 'case.done', facts: { reference } }) },
  expire: { cancelled: ended, lapsed: ended },
  cancel: { cancelled: ({ reference }) => ({ kind: 'case.cancelled', facts: { reference } }) },
}

const collected: Say = ({ reference }, happened) => ({
  kind: 'issue.approved',
  facts: { reference, dueAt: dueAt(happened) },
})
/** Onto a token that the counter makes; what is to be corrected there, the clerk corrects. */
const AT_COUNTER: OwnNotices = {
  submit: { approved: collected },
  approve: { approved: collected },
  pay: { approved: collected },
  correct: { correction: null },
}

/** `null`: the holder is not told. */
type OwnNotices = Record<string, Partial<Record<CaseState, Say | null>>>

/** Kinds of application that say some of it otherwise. */
const OWN_NOTICES: Partial<Record<CaseKind, OwnNotices>> = {
  first: AT_COUNTER,
  replacement: AT_COUNTER,
  seal: {
    approve: {
      approved: ({ reference }, happened) => ({
        kind: 'seal.approved',
        facts: { reference, dueAt: dueAt(happened) },
      }),
    },
    receipt: { done: ({ reference }) => ({ kind: 'seal.done', facts: { reference } }) },
  },
  unlock: {
    approve: {
      approved: ({ reference }, happened) => ({
        kind: 'unlock.approved',
        facts: { reference, dueAt: dueAt(happened) },
      }),
    },
    receipt: { done: ({ reference }) => ({ kind: 'unlock.done', facts: { reference } }) },
    fail: {
      rejected: ({ reference }, { reason = '' }) => ({ kind: 'case.rejected', facts: { reference, reason } }),
    },
  },
}

/** The notice of one transition, for the outbox of that very transition. The handler's telephone is written to besides the holder's. */
export function caseNotices(record: CaseRecord, happened: Happened): NotifyJob[] {
  const own = OWN_NOTICES[record.kind]?.[happened.event]?.[happened.to]
  const say = own === undefined ? NOTICES[happened.event]?.[happened.to] : own
  if (!say) return []
  const { reference, profile, holderId, version, draft } = record
  const mobile = draft.handler?.mobile
  const about = { holderId, profile, reference, once: `version ${version}` }
  const besides = mobile ? [{ mobile }] : []
  return [{ type: 'notify', notice: { ...say(record, happened), ...about, besides } as Notice }]
}
