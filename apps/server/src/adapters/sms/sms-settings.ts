import { z } from 'zod'

/** Text messages by Tencent Cloud (腾讯云短信, API 2021-01-11). */
export const smsSettings = z.strictObject({
  provider: z.literal('tencent'),
  secretId: z.string().min(1),
  secretKey: z.string().min(1),
  region: z.string().min(1).default('ap-guangzhou'),
  /** SmsSdkAppId of the application, and the signature that is registered for it (its text, without 【】). */
  appId: z.string().min(1),
  signature: z.string().min(1),
  /** Ids of the registered templates, by kind of notice; docs/notices.md has the texts. */
  templates: z.record(z.string(), z.string().regex(/^\d+$/)),
  /** Another address than Tencent's: a proxy, or a sandbox. */
  endpoint: z.url({ protocol: /^https?$/ }).optional(),
})

export type SmsSettings = z.output<typeof smsSettings>
