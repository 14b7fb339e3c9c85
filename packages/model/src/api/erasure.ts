import { z } from 'zod'
import { instant } from './common.ts'

// Deletion of a person's data, within the time that it has to be kept (个人信息保护法 §47).

/** What would go and what has to stay, and why; whoever asks sees it first. */
export const erasurePlan = z.object({
  /** What stands against it, for now. */
  inUse: z.array(z.enum(['certificate-valid', 'application-open'])),
  /** Until when the rest has to be kept; left out where nothing has. */
  keptUntil: instant.optional(),
  /** When it was asked for, by the holder or at a counter. */
  requestedAt: instant.optional(),
  /** Contacts, notices and what was never submitted are gone. */
  erasedAt: instant.optional(),
  /** All of it is gone. */
  doneAt: instant.optional(),
})

export const erasureRequest = z.strictObject({ note: z.string().trim().min(1).max(500) })

/** Holders of the jurisdiction who have asked for it, and nobody has begun. */
export const erasureList = z.object({
  requests: z.array(z.object({ holderId: z.string(), holderName: z.string(), requestedAt: instant })),
})

export type ErasurePlan = z.infer<typeof erasurePlan>
export type ErasureList = z.infer<typeof erasureList>
