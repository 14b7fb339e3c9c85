import { z } from 'zod'
import { paperKind } from '../papers.ts'
import { instant } from './common.ts'

// Papers that are handed in with an application.

export const paper = z.object({
  id: z.string(),
  /** Id of the paper that it is. */
  kind: z.string(),
  name: z.string(),
  type: z.enum(['application/pdf', 'image/jpeg', 'image/png']),
  size: z.int(),
  pages: z.int(),
  uploadedAt: instant,
  by: z.enum(['holder', 'staff']),
  /** `not-scanned`: this installation has no virus scanner. */
  scan: z.enum(['clean', 'not-scanned']),
})

export const papers = z.object({ kinds: z.array(paperKind), papers: z.array(paper) })

export type Paper = z.infer<typeof paper>
export type PaperList = z.infer<typeof papers>
