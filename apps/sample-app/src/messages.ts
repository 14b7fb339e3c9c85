import { z } from 'zod'

// What this application reads of the hall's messages. Anything more in them is ignored, so that the hall can grow.

const instant = z.iso.datetime({ offset: true })
const serial = z.string().min(1).max(64)
const holder = {
  idType: z.enum(['resident-id', 'uscc']),
  idNumber: z.string().min(1).max(40),
  name: z.string().min(1).max(200),
}

/** The body of the webhooks `certificate.renewed` and `certificate.changed`: one certificate took another's place. */
export const certificateRenewed = z.object({
  type: z.enum(['certificate.renewed', 'certificate.changed']),
  reference: z.string(),
  holder: z.object(holder),
  old: z.object({ serial, notAfter: instant, willBeRevoked: z.boolean() }),
  new: z.object({ serial, notBefore: instant, notAfter: instant }),
})
export type CertificateRenewed = z.infer<typeof certificateRenewed>

/** What the hall's OpenID provider vouches for. */
export const verifiedHolder = z.object({
  ...holder,
  certificate: z.object({ serial, notAfter: instant }),
})
export type VerifiedHolder = z.infer<typeof verifiedHolder>
