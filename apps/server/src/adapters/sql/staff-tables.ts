import type { Proposal, StaffEvent } from '@certhall/ra'
import type { ColumnType, Generated, JSONColumnType } from 'kysely'

type Instant = ColumnType<Date, Date, Date>
type OptionalInstant = ColumnType<Date | null, Date | null | undefined, Date | null>

export interface StaffTables {
  staff_factors: {
    staff_id: string
    /** Sealed by the hall's own key, for this member. */
    secret: Uint8Array
    confirmed_at: OptionalInstant
    last_step: Generated<number>
    recovery: Generated<string[]>
  }
  staff_certificates: { fingerprint: string; staff_id: string; added_by: string; added_at: Instant }
  log_in_attempts: { key: string; attempts: number; last_at: Instant; locked_until: OptionalInstant }
  staff_covers: {
    id: string
    absent_id: string
    deputy_id: string
    from_at: Instant
    until_at: Instant
    set_by: string
    ended_at: OptionalInstant
  }
  case_claims: { reference: string; staff_id: string; at: Instant }
  case_comments: { id: Generated<number>; reference: string; staff_id: string; at: Instant; text: string }
  staff_views: { id: string; staff_id: string; name: string; query: string }
  proposals: {
    id: string
    kind: string
    subject: string
    scope: string
    payload: JSONColumnType<Record<string, unknown>>
    note: string
    state: Proposal['state']
    proposed_by: string
    proposed_at: Instant
    expires_at: Instant
    decided_by: string | null
    decided_at: OptionalInstant
    decision_note: string | null
    applied_at: OptionalInstant
    problem: string | null
  }
  profile_states: {
    seq: Generated<string>
    profile: string
    body: JSONColumnType<Record<string, unknown>>
    from_at: Instant
    after: number | null
    proposal: string | null
  }
  erasures: {
    holder_id: string
    requested_at: Instant
    erased_at: OptionalInstant
    due_at: OptionalInstant
    done_at: OptionalInstant
  }
  staff_events: {
    id: Generated<number>
    at: Instant
    actor: string
    event: StaffEvent['event']
    subject: string
    detail: JSONColumnType<Record<string, unknown>>
  }
}
