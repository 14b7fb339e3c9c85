import { z } from 'zod'

/** How the hall sends e-mail. */
export const mailSettings = z.strictObject({
  /** `smtps://user:password@host` (TLS from the first byte) or `smtp://…` (STARTTLS; without it only to this very computer). */
  url: z.url({ protocol: /^smtps?$/ }),
  from: z.strictObject({ name: z.string().min(1), address: z.email() }),
  /** Where what comes back is received: a port of the hall, and the domain whose mail for `bounces+…` leads to it. */
  bounces: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1'),
      port: z.int().min(0).max(65_535),
      domain: z.string().min(1),
    })
    .optional(),
})

export type MailSettings = z.output<typeof mailSettings>
