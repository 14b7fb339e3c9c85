import { z } from 'zod'
import { base64, hex32, instant, signedStatement } from './common.ts'

// Encryption keys under escrow: given again to their holder's token, or, by two officers, to somebody else.

export const restoreTicket = z.object({
  ticket: z.string(),
  /** Certificate that has logged in. */
  certificate: hex32,
  expiresAt: instant,
})

export const restoreState = z.object({
  origin: z.string(),
  /** What each statement has to carry. */
  nonce: z.string(),
  shown: z.array(z.string()),
  /** Signing certificates of the holder, any of which may sign: live and of the same profile. */
  signers: z.array(hex32),
  /** Generations of encryption keys to be on the token, the present one among them. */
  keepGenerations: z.int(),
  /** Older encryption certificates whose pair can be had again, newest first. */
  pairs: z.array(
    z.object({ fingerprint: hex32, certificate: base64, notBefore: instant, notAfter: instant }),
  ),
})

export const restoreRequest = z.strictObject({
  /** Purpose `restore`; `caseDigest` is the pair's fingerprint, `subject` the SPKI of the container's signing key. */
  statement: signedStatement,
  /** By that key: its possession. */
  csr: base64,
})

export const restoredPair = z.object({
  certificate: base64,
  /** SM2EnvelopedKey to the container's signing key. */
  envelope: base64,
})

export const recovery = z.object({
  id: z.string(),
  /** Of the signing certificate whose pair it is. */
  signingSerial: z.string(),
  state: z.enum(['requested', 'approved', 'released', 'expired']),
  reason: z.string(),
  legalBasis: z.string(),
  /** SHA-256 of the public key that receives the pair. */
  recipient: hex32,
  requestedBy: z.string(),
  requestedAt: instant,
  expiresAt: instant,
  approvedBy: z.string().optional(),
  approvedAt: instant.optional(),
  releasedAt: instant.optional(),
})

export const recoveryList = z.object({ recoveries: z.array(recovery) })

export const recoveryRequest = z.strictObject({
  /** Fingerprint of the signing or the encryption certificate. */
  certificate: hex32,
  /** SPKI of an SM2 key: who gets the pair. */
  recipient: base64,
  reason: z.string().trim().min(1).max(500),
  legalBasis: z.string().trim().min(1).max(200),
})

export const releasedRecovery = recovery.extend({
  /** SPKI of the pair, and the pair as SM2EnvelopedKey to the recipient. */
  publicKey: base64,
  envelope: base64,
})

export type RestoreTicket = z.infer<typeof restoreTicket>
export type RestoreState = z.infer<typeof restoreState>
export type RestoredPair = z.infer<typeof restoredPair>
export type RecoveryView = z.infer<typeof recovery>
export type ReleasedRecovery = z.infer<typeof releasedRecovery>
