import { NOTICE_KINDS, type NoticeKind } from '@certhall/ra'
import type { NoticeChannels } from '../adapters/sql/notice-deliveries.ts'
import type { Settings } from '../config.ts'
import type { Courier } from './deliver-notice.ts'

/** Who carries notices, by the ways that this hall has. */
export async function openCourier(
  { mail, sms }: Pick<Settings, 'mail' | 'sms'>,
  place: Omit<Courier, 'mailer' | 'messages'>,
): Promise<Courier & NoticeChannels & { close(): void }> {
  // Libraries are only loaded where they are used.
  const mailer = mail && (await import('../adapters/mail/mailer.ts')).smtpMailer(mail)
  const messages = sms && (await import('../adapters/sms/tencent.ts')).tencentMessages(sms)
  return {
    ...place,
    mailer,
    messages,
    channels: (kind) => [
      ...(mailer ? (['email'] as const) : []),
      ...(messages?.has(kind) && 'sms' in NOTICE_KINDS[kind as NoticeKind] ? (['sms'] as const) : []),
    ],
    close: () => mailer?.close(),
  }
}
