import { z } from 'zod'
import { DELIVERY_STEPS, PREPARATION_STEPS } from '../delivery.ts'
import { CASE_STATES } from '../states.ts'
import { base64, caseReference, hex32, instant, signedStatement } from './common.ts'

// Delivery, between assistant and hall.

export const deliveryTicket = z.object({
  ticket: z.string(),
  nonce: z.string(),
  caseDigest: hex32,
  /** Certificate whose key has to sign; absent for a new token. */
  certificate: hex32.optional(),
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
  /** Whose key signs for the new one; absent where a clerk does, with a new token. */
  oldCertificate: hex32.optional(),
  /** Of a new token, which is prepared first: its serial once it is chosen. */
  preparation: z
    .object({ token: z.string().optional(), label: z.string(), adminTriesAtLeast: z.int() })
    .optional(),
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
  /** By the old key; left out for a new token, for which the clerk who opened the delivery answers. */
  statement: signedStatement.optional(),
  csr: base64,
  /** Serial of an issued, never proved certificate whose key is lost: it is revoked before the new one is issued. */
  replaces: z.string().max(40).optional(),
})

export const deliveryProgressRequest = z.strictObject({ step: z.enum(DELIVERY_STEPS) })

export const preparationRequest = z.strictObject({ step: z.enum(PREPARATION_STEPS) })

export const deliveryReceiptRequest = z.strictObject({ statement: signedStatement })

export type DeliveryTicket = z.infer<typeof deliveryTicket>
export type DeliveryState = z.infer<typeof deliveryState>
