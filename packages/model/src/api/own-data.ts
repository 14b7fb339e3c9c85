import { z } from 'zod'
import { draft, fee, historyEntry } from './cases.ts'
import { base64, caseReference, certificateSummary, instant, words } from './common.ts'
import { notice } from './notices.ts'
import { order } from './orders.ts'
import { sealView, stampingList } from './seals.ts'

/** Everything that the hall keeps about the person or entity that asks (个人信息保护法 §45: to look at, and to take along). */
export const ownData = z.object({
  madeAt: instant,
  /** Which hall it comes from. */
  origin: z.string(),
  holder: z.object({
    kind: z.enum(['person', 'entity']),
    name: z.string(),
    idType: z.enum(['resident-id', 'uscc']),
    idNumber: z.string(),
    unitAddress: z.string().optional(),
    region: z.string(),
    jurisdiction: z.string(),
    numbers: z.record(z.string(), z.string()),
    contacts: z.object({ mobile: z.string().optional(), email: z.string().optional() }),
  }),
  certificates: z.array(
    z.object({
      summary: certificateSummary,
      /** DER. */
      certificate: base64,
      /** Every change of its status. */
      events: z.array(z.object({ event: z.string(), reason: z.string().optional(), at: instant })),
      notices: z.array(notice),
    }),
  ),
  applications: z.array(
    z.object({
      reference: caseReference,
      kind: z.string(),
      profile: z.string(),
      state: z.string(),
      createdAt: instant,
      submittedAt: instant.optional(),
      /** What was typed, and what was agreed to, in its words of that day. */
      draft,
      agreed: z.object({ version: z.string(), terms: words, privacy: words, idData: words }).optional(),
      papers: z.array(z.object({ name: z.string(), type: z.string(), size: z.int(), uploadedAt: instant })),
      history: z.array(historyEntry),
      notices: z.array(notice),
      /** What was to be paid, paid and given back, with the invoices. */
      fee: fee.optional(),
    }),
  ),
  /** Newest first. */
  seals: z.array(sealView),
  stampings: stampingList.shape.stampings,
  /** Tokens sent by mail, of late: what ended is forgotten by itself. */
  orders: z.array(
    order.extend({
      idNumber: z.string(),
      recipient: z.string(),
      phone: z.string(),
      address: z.string(),
      tokenSerial: z.string().optional(),
    }),
  ),
  /** What must stay, and until when, for each service. */
  kept: z.array(z.object({ profile: z.string(), years: z.int(), until: instant, why: words })),
})

export type OwnData = z.infer<typeof ownData>
