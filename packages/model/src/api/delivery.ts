import { z } from 'zod'
import { DELIVERY_STEPS } from '../delivery.ts'
import { CASE_STATES } from '../states.ts'
import { base64, caseReference, hex32, instant, signedStatement } from './common.ts'

// Delivery, between assistant and hall.

export const deliveryTicket = z.object({
  ticket: z.string(),
  nonce: z.string(),
  caseDigest: hex32,
  /** Certificate whose key has to sign. */
  certificate: hex32,
  shown: z.array(z.string()),
  expiresAt: instant,
})

export const deliveryState = z.object({
  reference: caseReference,
  state: z.enum(CASE_STATES),
  step: z.enum(DELIVERY_STEPS).optional(),
  origin: z.string(),
  nonce: z.string(),
  caseDigest: hex32,
  shown: z.array(z.string()),
  oldCertificate: hex32,
  key: z.string(),
  dual: z.boolean(),
  /** DER Name for the CSR; the certificate's subject comes from the approved record all the same. */
  subject: base64,
  keepGenerations: z.int(),
  /** Present once issued. */
  issued: z
    .object({
      signing: base64,
      encryption: base64.optional(),
      chain: z.array(base64),
      envelope: base64.optional(),
      /** DER SM2Cipher to the encryption key: proof that it arrived. */
      challenge: base64.optional(),
      receiptNonce: z.string(),
    })
    .optional(),
})

export const deliveryCertificateRequest = z.strictObject({
  statement: signedStatement,
  csr: base64,
  /** Serial of an issued, never proved certificate whose key is lost: it is revoked before the new one is issued. */
  replaces: z.string().max(40).optional(),
})

export const deliveryProgressRequest = z.strictObject({ step: z.enum(DELIVERY_STEPS) })

export const deliveryReceiptRequest = z.strictObject({ statement: signedStatement })

export type DeliveryTicket = z.infer<typeof deliveryTicket>
export type DeliveryState = z.infer<typeof deliveryState>
