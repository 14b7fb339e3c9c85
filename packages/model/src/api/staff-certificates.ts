import { z } from 'zod'
import { STORED_SERIAL } from '../serials.ts'
import { certificateSummary, instant } from './common.ts'
import { session } from './hall.ts'
import { notice } from './notices.ts'
import { proposalView } from './proposals.ts'

// Certificates and their status, for those who suspend and revoke them.

/** See `STORED_SERIAL`. */
export const certificateSerial = z.string().regex(STORED_SERIAL)

/** A serial, or a part of a holder's name, or the beginning of his number. */
export const staffCertificatesQuery = z.strictObject({ q: z.string().trim().min(1).max(60) })

/** `note`: why, in the operator's words; kept with the event. */
export const statusRequest = z.strictObject({ note: z.string().trim().max(500).optional() })

export const revocationRequest = statusRequest.extend({
  /** RFC 5280 §5.3.1; a hold is a suspension. */
  reason: z.enum([
    'unspecified',
    'keyCompromise',
    'affiliationChanged',
    'superseded',
    'cessationOfOperation',
    'privilegeWithdrawn',
  ]),
  /** With keyCompromise: since when the key may have been in wrong hands. */
  invalidityDate: instant.optional(),
})

export const staffCertificate = z.object({
  certificate: certificateSummary,
  /** The other certificate of a dual pair: both always share their status. */
  pairSerial: z.string().optional(),
  holder: session.shape.holder,
  reason: z.string().optional(),
  revokedAt: instant.optional(),
  suspendedAt: instant.optional(),
  /** Whether the asker may suspend, resume and revoke it, and ask for its encryption key. */
  /** What the holder was told about it, oldest first; with one certificate only. */
  notices: z.array(notice).optional(),
  mayChange: z.boolean(),
  mayRecover: z.boolean(),
  /** Wishes that wait for a second person. */
  proposals: z.array(proposalView),
  /** Every change of the status, oldest first. */
  events: z.array(
    z.object({
      event: z.enum(['suspended', 'resumed', 'revoked']),
      reason: z.string().optional(),
      invalidityDate: instant.optional(),
      /** 'staff/ID', 'command/USER', 'ra' for the hall itself. */
      actor: z.string(),
      /** Name of the member of staff. */
      actorName: z.string().optional(),
      note: z.string(),
      at: instant,
    }),
  ),
})

export const staffCertificates = z.object({
  /** By holder, newest first. */
  certificates: z.array(staffCertificate),
  /** There are more holders than are shown. */
  more: z.boolean(),
})

export type StatusRequest = z.infer<typeof statusRequest>
export type RevocationRequest = z.infer<typeof revocationRequest>
export type StaffCertificate = z.infer<typeof staffCertificate>
export type StaffCertificates = z.infer<typeof staffCertificates>
