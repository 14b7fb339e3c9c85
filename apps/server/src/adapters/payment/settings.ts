import { z } from 'zod'

const url = z.url({ protocol: /^https?$/ })
const pem = z.string().includes('-----BEGIN')
/** Demonstration only: where the sandbox's made-up telephone opens, with {code} for the QR code's text. */
const phonePage = z.string().includes('{code}').optional()

/** Ways to pay and to make invoices. What is left out is switched off. Keys are given whole, not by their files' names. */
export const paymentSettings = z.strictObject({
  wechat: z
    .strictObject({
      baseUrl: url.default('https://api.mch.weixin.qq.com'),
      mchId: z.string().regex(/^\d{6,12}$/),
      appId: z.string().min(1),
      serial: z.string().regex(/^[0-9A-F]{8,40}$/),
      privateKey: pem,
      apiV3Key: z.string().length(32),
      publicKeys: z.record(z.string(), pem).optional(),
      phonePage,
    })
    .optional(),
  alipay: z
    .strictObject({
      gateway: url.default('https://openapi.alipay.com/gateway.do'),
      appId: z.string().min(1),
      privateKey: pem,
      alipayPublicKey: pem,
      phonePage,
    })
    .optional(),
  /** Electronic invoices; see docs/fees.md for what is spoken. */
  invoices: z.strictObject({ url, clientId: z.string().min(1), key: z.string().min(32) }).optional(),
})

export type PaymentSettings = z.output<typeof paymentSettings>
