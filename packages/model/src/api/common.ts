import { z } from 'zod'

// What several messages are made of.

export const instant = z.iso.datetime({ offset: true })

export const base64 = z.base64().max(64 * 1024)

export const hex32 = z.string().regex(/^[0-9a-f]{64}$/)

export const words = z.object({ zh: z.string(), en: z.string() })

export const caseReference = z.string().regex(/^CH[0-9]{8}-[0-9A-HJKMNP-TV-Z]{8}$/)

export const version = z.int().nonnegative()

export const signedStatement = z.strictObject({
  bytes: base64,
  signature: base64,
  unverifiedCertificate: base64,
})

export const certificateSummary = z.object({
  serial: z.string(),
  fingerprint: hex32,
  algorithm: z.string(),
  subject: z.string(),
  holderName: z.string(),
  issuer: z.string(),
  notBefore: instant,
  notAfter: instant,
  daysLeft: z.int(),
  status: z.enum(['good', 'revoked', 'suspended', 'expired']),
  use: z.enum(['signing', 'encryption', 'single']),
})

export const otherWay = z.object({ id: z.string(), title: words, text: words, bring: z.array(words) })

export const servicePoint = z.object({
  id: z.string(),
  name: words,
  address: words,
  hours: words,
  phone: z.string(),
})

export type CertificateSummary = z.infer<typeof certificateSummary>
