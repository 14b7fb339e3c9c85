import type { Page } from '../see-to-all.ts'
import type { Fact } from './notice.ts'

/** A certificate that may be worth a reminder. */
export interface EndingCertificate {
  fingerprint: string
  holderId: string
  notAfter: Date
}

/** A change of a certificate's status by staff, of which its holder was not told yet. */
export interface UntoldStatus {
  id: number
  event: 'suspended' | 'resumed' | 'revoked'
  note: string
  at: Date
  serial: string
  fingerprint: string
  profile: string
  holderId: string
}

export type DeliveryChannel = 'email' | 'sms'

/**
 * `waiting` for the first attempt, `sending` while one is under way, `retrying` after one that failed; `sent`: taken by the mail
 * server or the provider; `delivered`: on the telephone; `bounced`: came back; `failed`: given up.
 */
export type NoticeDeliveryState =
  | 'waiting'
  | 'sending'
  | 'retrying'
  | 'sent'
  | 'delivered'
  | 'bounced'
  | 'failed'

/** A notice and what became of it. */
export interface StoredNotice {
  kind: string
  at: Date
  /** Without the secret ones. */
  facts: Record<string, Fact>
  deliveries: {
    channel: DeliveryChannel
    address: string
    state: NoticeDeliveryState
    attempts: number
    at?: Date
    problem?: string
  }[]
}

export interface Notices {
  /** Oldest first. */
  ofCase(reference: string): Promise<StoredNotice[]>
  ofCertificate(fingerprint: string): Promise<StoredNotice[]>
  /**
   * Live certificates of the profile that end within one of the ranges, have no successor, and were not reminded of since
   * `quietSince`; in the order of their fingerprints, those after `after`.
   */
  ending(query: {
    profile: string
    ranges: readonly { from: Date; until: Date }[]
    quietSince: Date
    after: string
    limit: number
  }): Promise<EndingCertificate[]>
  /** Changes of status since `since` without a notice, oldest first. */
  untoldStatus(since: Date, page: Page): Promise<UntoldStatus[]>
}
