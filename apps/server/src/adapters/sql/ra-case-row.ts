import { type CasePatch, type CaseRecord, type Effect, WORKFLOWS } from '@certhall/ra'
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { RaTables, StoredProof } from './ra-tables.ts'

type Row = Selectable<RaTables['cases']>

const encode = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const decode = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))

export function toCase(row: Row): CaseRecord {
  return {
    reference: row.reference,
    kind: row.kind,
    profile: row.profile,
    state: row.state,
    version: row.version,
    holderId: row.holder_id,
    oldFingerprint: row.old_fingerprint ?? undefined,
    createdAt: row.created_at,
    submittedAt: row.submitted_at ?? undefined,
    dueAt: row.due_at ?? undefined,
    expiresAt: row.expires_at ?? undefined,
    draft: row.draft,
    agreed: row.agreed ?? undefined,
    evidence: row.evidence ? { ...row.evidence, askedAt: new Date(row.evidence.askedAt) } : undefined,
    template: row.template ?? undefined,
    templateHash: row.template_hash ?? undefined,
    reason: row.reason ?? undefined,
    feeFen: row.fee_fen ?? undefined,
    payUntil: row.pay_until ?? undefined,
    payment: (row.payment as CaseRecord['payment'] | null) ?? undefined,
    preparation: row.preparation ?? undefined,
    newSpki: row.new_spki ? new Uint8Array(row.new_spki) : undefined,
    newFingerprint: row.new_fingerprint ?? undefined,
    proof: row.proof ? toProof(row.proof) : undefined,
    pending: row.pending as Effect[],
  }
}

function toProof({ receiptNonce, challenge, challengeCipher }: StoredProof): CaseRecord['proof'] {
  return {
    receiptNonce,
    challenge: challenge === undefined ? undefined : decode(challenge),
    challengeCipher: challengeCipher === undefined ? undefined : decode(challengeCipher),
  }
}

function fromProof(proof: NonNullable<CaseRecord['proof']>): string {
  const { receiptNonce, challenge, challengeCipher } = proof
  return json({
    receiptNonce,
    challenge: challenge && encode(challenge),
    challengeCipher: challengeCipher && encode(challengeCipher),
  })
}

/** jsonb goes in as text: `pg` would write an array as a PostgreSQL array. */
export const json = (value: unknown): string => JSON.stringify(value)
const jsonOrNull = (value: unknown) => (value === null || value === undefined ? null : json(value))

/** Columns of the parts that are given; `null` clears, a part left out stays. */
export function toColumns(patch: CasePatch): Updateable<RaTables['cases']> {
  const columns: Updateable<RaTables['cases']> = {
    ...(patch.state && { state: patch.state }),
    submitted_at: patch.submittedAt,
    due_at: patch.dueAt,
    expires_at: patch.expiresAt,
    template_hash: patch.templateHash,
    reason: patch.reason,
    fee_fen: patch.feeFen,
    pay_until: patch.payUntil,
    new_spki: patch.newSpki && Buffer.from(patch.newSpki),
    new_fingerprint: patch.newFingerprint,
    ...(patch.newSpki === null && { new_spki: null }),
    ...(patch.pending && { pending: patch.pending }),
    ...(patch.draft && { draft: json(patch.draft) }),
    ...(patch.agreed && { agreed: json(patch.agreed) }),
    ...(patch.evidence !== undefined && { evidence: jsonOrNull(patch.evidence) }),
    ...(patch.template !== undefined && { template: jsonOrNull(patch.template) }),
    ...(patch.preparation !== undefined && { preparation: jsonOrNull(patch.preparation) }),
    ...(patch.payment !== undefined && { payment: jsonOrNull(patch.payment) }),
    ...(patch.proof !== undefined && { proof: patch.proof && fromProof(patch.proof) }),
  }
  const given = Object.entries(columns).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as Updateable<RaTables['cases']>
}

export function toNewRow(record: CaseRecord): Insertable<RaTables['cases']> {
  const { reference, kind, profile, version, holderId, oldFingerprint, createdAt, ...parts } = record
  return {
    ...toColumns(parts),
    reference,
    kind,
    clash: WORKFLOWS[kind].clash,
    profile,
    state: record.state,
    version,
    holder_id: holderId,
    old_fingerprint: oldFingerprint ?? null,
    created_at: createdAt,
    pending: record.pending,
    draft: json(record.draft),
  } as Insertable<RaTables['cases']>
}
