import type { DeliveryChannel, Fact, NoticeDeliveryState } from '@certhall/ra'
import type { ColumnType, Generated, JSONColumnType } from 'kysely'

type Instant = ColumnType<Date, Date, Date>

export interface NoticeTables {
  notices: {
    id: Generated<number>
    kind: string
    /** Reference, fingerprint or holder's id: what it is about. */
    about: string
    once: string
    profile: string
    holder_id: string
    reference: string | null
    certificate: string | null
    facts: JSONColumnType<Record<string, Fact>>
    created_at: Instant
  }
  notice_deliveries: {
    id: string
    notice_id: number
    channel: DeliveryChannel
    address: string
    state: NoticeDeliveryState
    attempts: Generated<number>
    at: Instant | null
    problem: string | null
    /** The provider's own number of the message. */
    provider_id: string | null
  }
}
