import { z } from 'zod'
import { instant, words } from './common.ts'

/** A notice to a holder, and what became of it at each of his addresses. */
export const notice = z.object({
  kind: z.string(),
  title: words,
  at: instant,
  /** None: no address is on record. */
  deliveries: z.array(
    z.object({
      channel: z.enum(['email', 'sms']),
      /** Masked. */
      address: z.string(),
      /** `sent`: taken by the mail server or the provider. `bounced`: came back. `failed`: given up. */
      state: z.enum(['waiting', 'sending', 'retrying', 'sent', 'delivered', 'bounced', 'failed']),
      attempts: z.int(),
      at: instant.optional(),
      /** In the words of the mail server or the provider. */
      problem: z.string().optional(),
    }),
  ),
})

export type NoticeView = z.infer<typeof notice>
