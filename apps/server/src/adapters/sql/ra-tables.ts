import type {
  CaseKind,
  CaseState,
  CertificateTemplate,
  DeliveryStep,
  Profile,
  RegistryAnswer,
} from '@certhall/model'
import type { Draft } from '@certhall/model/api'
import type {
  CodePurpose,
  HistoryRow,
  Holder,
  PaperRecord,
  Preparation,
  StaffRole,
  UnlockRecord,
} from '@certhall/ra'
import type { ColumnType, Generated, JSONColumnType } from 'kysely'

/** Written once by the database's default or by us as a Date. */
type Instant = ColumnType<Date, Date, Date>
type OptionalInstant = ColumnType<Date | null, Date | null | undefined, Date | null>

export interface RaTables {
  jurisdictions: { id: string; name: string; path: string }
  holders: {
    id: string
    kind: Holder['kind']
    name: string
    id_type: Holder['idType']
    id_number: string
    unit_address: string | null
    region: string
    jurisdiction_id: string
    numbers: JSONColumnType<Holder['numbers']>
    contacts: JSONColumnType<Holder['contacts']>
  }
  staff: {
    id: string
    login: string
    name: string
    roles: StaffRole[]
    jurisdiction_id: string
    id_number: string | null
    password_hash: string
    disabled: boolean
    must_change_password: Generated<boolean>
    sessions_from: OptionalInstant
  }
  nonces: { nonce: string; purpose: string; origin: string; expires_at: Instant }
  tickets: { id: string; reference: string; nonce: string; opened_by: string; expires_at: Instant }
  restore_tickets: {
    id: string
    holder_id: string
    certificate: string
    nonce: string
    expires_at: Instant
  }
  cases: {
    reference: string
    kind: CaseKind
    /** Of one certificate one case of each such group is open. */
    clash: string
    profile: string
    state: CaseState
    version: number
    holder_id: string
    old_fingerprint: string | null
    preparation: ColumnType<Preparation | null, string | null | undefined, string | null>
    new_fingerprint: string | null
    new_spki: Uint8Array | null
    created_at: Instant
    submitted_at: OptionalInstant
    due_at: OptionalInstant
    expires_at: OptionalInstant
    fee_fen: number | null
    pay_until: OptionalInstant
    reason: string | null
    template_hash: string | null
    pending: string[]
    draft: JSONColumnType<Draft>
    evidence: JSONColumnType<StoredEvidence> | null
    agreed: JSONColumnType<Profile['renewal']['agreement']> | null
    template: JSONColumnType<CertificateTemplate> | null
    payment: JSONColumnType<object> | null
    proof: JSONColumnType<StoredProof> | null
  }
  case_history: {
    reference: string
    version: number
    at: Instant
    by: HistoryRow['by']
    actor_id: string | null
    event: HistoryRow['event']
    from_state: CaseState | null
    to_state: CaseState
    reason: string | null
  }
  papers: {
    id: string
    reference: string
    kind: string
    name: string
    type: PaperRecord['type']
    size: number
    pages: number
    uploaded_at: Instant
    by: PaperRecord['by']
    actor_id: string
    scan: PaperRecord['scan']
    sealed: Uint8Array
  }
  unlocks: {
    reference: string
    token: string
    channel: UnlockRecord['channel']
    entered_by: string | null
    step: NonNullable<UnlockRecord['step']> | null
    grants: number
    challenge: string | null
    position: number | null
  }
  one_time_codes: {
    id: string
    purpose: CodePurpose
    about: string
    proves: JSONColumnType<object> | null
    code_hash: string
    tries_left: number
    created_at: Instant
    expires_at: Instant
    used_at: OptionalInstant
  }
  case_keys: { key_id: string; reference: string }
  delivery_journal: {
    id: Generated<number>
    reference: string
    step: DeliveryStep
    at: Instant
    ticket_id: string | null
    evidence: JSONColumnType<object> | null
  }
}

/** Instants as RFC 3339. */
export interface StoredEvidence {
  answer: RegistryAnswer
  askedAt: string
  hash: string
}

/** Bytes in base64. */
export interface StoredProof {
  receiptNonce: string
  challenge?: string
  challengeCipher?: string
}
