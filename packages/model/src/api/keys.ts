import { z } from 'zod'
import { base64, certificateSummary, hex32, instant, signedStatement } from './common.ts'
import { session } from './hall.ts'

// Encryption keys under escrow: given again to their holder's token, or, by two officers, to somebody else.

export const restoreTicket = z.object({
  ticket: z.string(),
  /** Certificate that has logged in. */
  certificate: hex32,
  expiresAt: instant,
})

/** Before a ticket is asked for: what there is. */
export const olderKeys = z.object({
  /** Generations of encryption keys that a token keeps, the present one among them. */
  keepGenerations: z.int(),
  /** Newest first. */
  pairs: z.array(z.object({ serial: z.string(), notBefore: instant, notAfter: instant })),
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
  /** Whose key it is. */
  holderName: z.string(),
  requestedByName: z.string(),
  approvedByName: z.string().optional(),
  /** What the asker may do now. */
  mayApprove: z.boolean(),
  mayRelease: z.boolean(),
})

/** What the key-management centre wrote down, in the transaction of the act. */
export const trailEntry = z.object({
  at: instant,
  event: z.enum(['recovery-request', 'recovery-approve', 'recovery-release']),
  actor: z.string(),
  actorName: z.string().optional(),
  reason: z.string().optional(),
  /** SHA-256 of the key that the pair was wrapped to. */
  toKey: hex32.optional(),
  /** Its place in the chain; absent until it is chained. */
  position: z.int().optional(),
})

export const recoveryDetail = recovery.extend({
  certificate: certificateSummary,
  holder: session.shape.holder,
  /** Oldest first. */
  trail: z.array(trailEntry),
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

/** The key-management centre as its officers see it: counts and generations, no keys. */
export const keyCentre = z.object({
  stores: z.object({ spare: z.int(), reserved: z.int(), inUse: z.int(), history: z.int() }),
  /** Newest first. */
  masterKeys: z.array(
    z.object({
      generation: z.int(),
      beganAt: instant,
      /** When every pair was sealed under it; absent while older ones remain. */
      completedAt: instant.optional(),
      keptIn: z.enum(['file', 'token']),
      /** Pairs sealed under it. */
      pairs: z.int(),
    }),
  ),
  trail: z.object({ entries: z.int(), loose: z.int(), lastAt: instant.optional() }),
})

export type OlderKeys = z.infer<typeof olderKeys>
export type RestoreTicket = z.infer<typeof restoreTicket>
export type RestoreState = z.infer<typeof restoreState>
export type RestoredPair = z.infer<typeof restoredPair>
export type RecoveryView = z.infer<typeof recovery>
export type RecoveryDetail = z.infer<typeof recoveryDetail>
export type TrailEntryView = z.infer<typeof trailEntry>
export type KeyCentre = z.infer<typeof keyCentre>
export type ReleasedRecovery = z.infer<typeof releasedRecovery>
