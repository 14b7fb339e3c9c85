import type { SignedStatement } from '@certhall/model'
import type { SealImage } from '@certhall/ra'
import type { ColumnType, JSONColumnType } from 'kysely'

type Instant = ColumnType<Date, Date, Date>
type OptionalInstant = ColumnType<Date | null, Date | null | undefined, Date | null>
/** Not given when the row is made. */
type Later<T> = ColumnType<T | null, T | null | undefined, T | null>

export interface SealTables {
  seal_images: {
    reference: string
    kind: string
    name: string
    acceptable: boolean
    findings: JSONColumnType<SealImage['findings']>
    png: Uint8Array | null
    digest: string | null
  }
  seals: {
    id: string
    reference: string
    holder_id: string
    profile: string
    kind: string
    name: string
    certificate: string
    ordinal: number
    png: Uint8Array
    width_mm: number
    height_mm: number
    info: Uint8Array
    maker: Uint8Array
    maker_key: string
    created_at: Instant
    valid_until: Instant
    der: Later<Uint8Array>
    digest: Later<string>
    follows: string | null
    received_at: OptionalInstant
    token: Later<string>
    evidence: JSONColumnType<SignedStatement> | null
    cancelled_at: OptionalInstant
    cancelled_by: Later<string>
    cancel_reason: Later<string>
  }
  seal_filings: { seal: string; office: string; number: string; filed_on: string; by: string; at: Instant }
  stampings: {
    id: string
    seal: string
    holder_id: string
    name: string | null
    pages: number | null
    page: number | null
    file_digest: string | null
    begun_at: Instant
    at: OptionalInstant
    document_hash: Later<string>
    signature: Later<Uint8Array>
    recorded_at: OptionalInstant
  }
  seal_tickets: {
    id: string
    holder_id: string
    certificate: string
    nonce: string
    expires_at: Instant
    opened_by: string | null
  }
}
