import type { Words } from '@certhall/model'
import { ISSUE_KINDS } from '../counter/issue-notices.ts'
import { LOSS_KINDS } from '../life/loss-notices.ts'
import { SEAL_KINDS } from '../seals/seal-notices.ts'
import { UNLOCK_KINDS } from '../unlock/unlock-notices.ts'
import { CASE_KINDS, CERTIFICATE_KINDS, REMINDER_KINDS } from './hall-kinds.ts'
import type { NoticeTemplate } from './template.ts'

/** Every kind of notice. A journey adds a table of its own here; docs/notices.md tells how. */
export const NOTICE_KINDS = {
  ...REMINDER_KINDS,
  ...CASE_KINDS,
  ...CERTIFICATE_KINDS,
  ...SEAL_KINDS,
  ...UNLOCK_KINDS,
  ...LOSS_KINDS,
  ...ISSUE_KINDS,
} as const satisfies Record<string, NoticeTemplate>

export type NoticeKind = keyof typeof NOTICE_KINDS

/** Where a notice goes. */
export interface NoticeAddress {
  email?: string
  mobile?: string
}

interface About {
  /** Whom it concerns. His contacts on record are written to, unless `to` is given. */
  holderId: string
  profile: string
  /** Addresses in place of those on record, or `besides` them. */
  to?: readonly NoticeAddress[]
  besides?: readonly NoticeAddress[]
  /** The application that it is about. */
  reference?: string
  /** The certificate that it is about: its fingerprint. */
  certificate?: string
  /**
   * Tells notices of one kind about one thing apart; the day at +08:00 where left out. A second one with the same kind, thing and
   * `once` is not sent, whoever asks for it how often.
   */
  once?: string
}

/** An instant as RFC 3339, a text, or one that reads differently in each language. */
export type Fact = string | Words

/** Something to tell a holder. */
export type Notice = {
  [Kind in NoticeKind]: {
    kind: Kind
    facts: { [Name in (typeof NOTICE_KINDS)[Kind]['facts'][number]]: Fact }
  } & About
}[NoticeKind]

/** In the outbox of a state change: the notice goes out exactly when the change has happened. */
export interface NotifyJob {
  type: 'notify'
  notice: Notice
}

export function isNoticeKind(kind: string): kind is NoticeKind {
  return Object.hasOwn(NOTICE_KINDS, kind)
}
