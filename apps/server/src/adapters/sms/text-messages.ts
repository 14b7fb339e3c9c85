import type { NoticeKind } from '@certhall/ra'

/** A text message by one of the provider's registered templates. */
export interface TextMessage {
  id: string
  /** Eleven digits. */
  mobile: string
  kind: NoticeKind
  /** In the order of the template's own places. */
  facts: readonly string[]
}

/** What the operator of the telephone network says of a message. */
export interface MessageReport {
  providerId: string
  arrived: boolean
  problem?: string
}

/** A provider of text messages. */
export interface TextMessages {
  /** Whether a text for this kind of notice is registered. */
  has(kind: string): boolean
  /** Resolves when the provider has taken it. @throws MessageRefused where it never will. */
  send(message: TextMessage): Promise<{ providerId: string }>
  /** Reports about one telephone since an instant. */
  reports(mobile: string, since: Date): Promise<MessageReport[]>
}
