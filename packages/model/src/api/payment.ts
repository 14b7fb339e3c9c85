import { z } from 'zod'
import { caseReference, instant, words } from './common.ts'
import { proposalView } from './proposals.ts'

// Money: what the holder sees of his payment, and the finance room.

const fen = z.int().nonnegative()
const chargeNumber = z.string().regex(/^P[0-9]{8}[0-9A-HJKMNP-TV-Z]{12}$/)
const refundNumber = z.string().regex(/^RP[0-9]{8}[0-9A-HJKMNP-TV-Z]{12}$/)
const invoiceNumber = z.string().regex(/^[IC]P[0-9]{8}[0-9A-HJKMNP-TV-Z]{12}$/)
const day = z.string().regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/)
const providerId = z.string().regex(/^[a-z]{1,20}$/)

export const chargeState = z.enum(['new', 'open', 'paid', 'closed'])
export const refundReason = z.enum(['case-over', 'already-paid', 'amount-wrong', 'not-delivered'])
export const refundState = z.enum(['wanted', 'asked', 'by-hand', 'done'])
const invoiceState = z.enum(['wanted', 'asked', 'to-mail', 'issued', 'mailed', 'withdrawn'])
const invoiceWay = z.enum(['electronic', 'mailed'])
const invoiceKind = z.enum(['invoice', 'credit-note'])

/** One way to pay that this hall offers besides bank transfer. */
export const payWay = z.object({
  id: providerId,
  name: words,
  /** Demonstration only: where the made-up telephone of the sandbox opens; `{code}` stands for the QR code's text. */
  phonePage: z.string().optional(),
})

export const holderCharge = z.object({
  provider: providerId,
  amountFen: fen,
  state: chargeState,
  /** What the QR code says, while it can be paid. */
  code: z.string().optional(),
  expiresAt: instant,
  paidAt: instant.optional(),
})

export const holderRefund = z.object({
  amountFen: fen,
  state: refundState,
  reason: refundReason,
  provider: providerId,
  createdAt: instant,
  doneAt: instant.optional(),
})

export const holderInvoice = z.object({
  number: invoiceNumber,
  kind: invoiceKind,
  way: invoiceWay,
  state: invoiceState,
  amountFen: fen,
  /** The number on the invoice. */
  providerNumber: z.string().optional(),
  /** There is a PDF to fetch. */
  file: z.boolean(),
  carrier: z.string().optional(),
  tracking: z.string().optional(),
  issuedAt: instant.optional(),
})

export const chargeRequest = z.strictObject({ provider: providerId })

export const fileParams = z.strictObject({ reference: caseReference, number: invoiceNumber })

export const staffChargeQuery = z.strictObject({
  q: z.string().max(60).optional(),
  provider: providerId.optional(),
  state: chargeState.optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  size: z.coerce.number().int().min(1).max(100).default(20),
})

export const chargeList = z.object({
  total: z.int(),
  page: z.int(),
  size: z.int(),
  rows: z.array(
    z.object({
      number: chargeNumber,
      reference: caseReference,
      holderName: z.string(),
      provider: providerId,
      amountFen: fen,
      state: chargeState,
      /** What became of the money. */
      settled: z.enum(['case', 'refund']).optional(),
      createdAt: instant,
      paidAt: instant.optional(),
      paidFen: fen.optional(),
      providerNumber: z.string().optional(),
      problem: z.string().optional(),
    }),
  ),
})

export const refundList = z.object({
  refunds: z.array(
    z.object({
      number: refundNumber,
      charge: chargeNumber,
      reference: caseReference,
      holderName: z.string(),
      provider: providerId,
      amountFen: fen,
      reason: refundReason,
      state: refundState,
      providerNumber: z.string().optional(),
      createdAt: instant,
      doneAt: instant.optional(),
      doneBy: z.string().optional(),
      attempts: z.int(),
      problem: z.string().optional(),
      /** A transfer back that waits for a second person. */
      proposal: proposalView.optional(),
    }),
  ),
})

export const refundParams = z.strictObject({ number: refundNumber })

const bankReference = z.string().trim().min(1).max(60)

export const refundByHandRequest = z.strictObject({ bankReference })

export const invoiceList = z.object({
  invoices: z.array(
    z.object({
      number: invoiceNumber,
      charge: chargeNumber,
      kind: invoiceKind,
      reference: caseReference,
      holderName: z.string(),
      way: invoiceWay,
      state: invoiceState,
      title: z.string(),
      taxNumber: z.string(),
      recipient: z.string(),
      phone: z.string(),
      address: z.string(),
      email: z.string().optional(),
      amountFen: fen,
      providerNumber: z.string().optional(),
      carrier: z.string().optional(),
      tracking: z.string().optional(),
      createdAt: instant,
      issuedAt: instant.optional(),
      attempts: z.int(),
      problem: z.string().optional(),
    }),
  ),
})

export const invoiceParams = z.strictObject({ number: invoiceNumber })

export const mailInvoiceRequest = z.strictObject({
  /** The number printed on the paper. */
  invoiceNumber: z.string().trim().min(1).max(40),
  carrier: z.string().trim().min(1).max(40),
  tracking: z.string().trim().min(1).max(40),
})

const differenceKind = z.enum(['not-here', 'not-there', 'amount'])

export const reconciliationList = z.object({
  days: z.array(
    z.object({
      provider: providerId,
      day,
      at: instant,
      paidFen: fen,
      refundedFen: fen,
      differences: z.array(
        z.object({
          kind: differenceKind,
          what: z.enum(['payment', 'refund']),
          number: z.string(),
          oursFen: fen.optional(),
          theirsFen: fen.optional(),
        }),
      ),
    }),
  ),
})

const lineOutcome = z.enum(['matched', 'no-reference', 'unknown-reference', 'not-waiting', 'amount-wrong'])

const statementLine = z.object({
  bankNumber: z.string(),
  day,
  amountFen: fen,
  payer: z.string(),
  note: z.string(),
  reference: caseReference.optional(),
})

/** `csv`: the file's text. Without `commit` nothing is changed. */
export const statementRequest = z.strictObject({ csv: z.string().min(1).max(200_000), commit: z.boolean() })

export const statementImport = z.object({
  committed: z.boolean(),
  rows: z.array(statementLine.extend({ outcome: z.enum([...lineOutcome.options, 'known']) })),
})

export const openLines = z.object({
  lines: z.array(statementLine.extend({ outcome: lineOutcome, importedAt: instant })),
})

export const notedPayments = z.object({
  payments: z.array(
    z.object({
      number: z.string(),
      reference: caseReference,
      holderName: z.string(),
      amountFen: z.int(),
      bankReference: z.string(),
      notedBy: z.string(),
      notedAt: instant,
    }),
  ),
})

export const resolveLineRequest = z.strictObject({
  bankNumber: z.string().min(1).max(60),
  resolution: z.string().trim().min(1).max(300),
})

export type PayWay = z.infer<typeof payWay>
export type HolderCharge = z.infer<typeof holderCharge>
export type HolderRefund = z.infer<typeof holderRefund>
export type HolderInvoice = z.infer<typeof holderInvoice>
export type StaffChargeQuery = z.infer<typeof staffChargeQuery>
export type ChargeList = z.infer<typeof chargeList>
export type RefundList = z.infer<typeof refundList>
export type InvoiceList = z.infer<typeof invoiceList>
export type ReconciliationList = z.infer<typeof reconciliationList>
export type StatementImport = z.infer<typeof statementImport>
export type NotedPayments = z.infer<typeof notedPayments>
export type OpenLines = z.infer<typeof openLines>
