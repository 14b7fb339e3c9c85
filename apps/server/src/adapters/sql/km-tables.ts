import type { AdminPinState, PairStore, TrailEvent } from '@certhall/km'
import type { Generated } from 'kysely'

export interface PairRow {
  id: Generated<number>
  spki: Uint8Array
  sealed: Uint8Array
  /** Of the master key that sealed it. */
  generation: Generated<number>
  store: PairStore
  signing_serial: string | null
  envelope: Uint8Array | null
  made_at: Date
  reserved_at: Date | null
  used_at: Date | null
  ended_at: Date | null
}

export interface RecoveryRow {
  id: string
  signing_serial: string
  scope: string
  requested_by: string
  reason: string
  legal_basis: string
  recipient: Uint8Array
  requested_at: Date
  expires_at: Date
  approved_by: string | null
  approved_at: Date | null
  released_at: Date | null
  envelope: Uint8Array | null
}

export interface TrailRow {
  id: Generated<number>
  at: Date
  event: TrailEvent
  pair: string | null
  signing_serial: string | null
  actor: string
  reason: string | null
  to_key: string | null
  reference: string | null
  position: number | null
  hash: Uint8Array | null
  head: Uint8Array | null
  head_generation: number | null
}

export interface AdminPinRow {
  /** Of the token. */
  serial: string
  holder: string
  position: number
  state: AdminPinState
  generation: number
  sealed: Uint8Array | null
  made_at: Date
}

export interface KmTables {
  km_admin_pins: AdminPinRow
  km_pairs: PairRow
  km_generations: { generation: number; began_at: Date; completed_at: Date | null }
  km_rewraps: {
    pair: number
    /** SHA-256 (hex) of the SPKI. */
    to_key: string
    envelope: Uint8Array
    made_by: string
    reason: string
    made_at: Date
  }
  km_recoveries: RecoveryRow
  km_trail: TrailRow
}
