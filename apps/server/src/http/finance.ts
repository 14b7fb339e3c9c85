import * as api from '@certhall/model/api'
import {
  importStatement,
  listCharges,
  listInvoices,
  listNotedPayments,
  listOpenLines,
  listReconciliations,
  listRefunds,
  mailInvoice,
  refundByHand,
  resolveLine,
} from '@certhall/ra'
import { z } from 'zod'
import { csvFile } from '../adapters/payment/csv-file.ts'
import { readStatement } from '../adapters/payment/statement-csv.ts'
import { toYuan } from '../adapters/payment/yuan.ts'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

const EXPORTED = 10_000

type Row = api.ChargeList['rows'][number]

const EXPORT: [name: string, cell: (row: Row) => string | undefined][] = [
  ['收款单号', ({ number }) => number],
  ['申请编号', ({ reference }) => reference],
  ['持有人', ({ holderName }) => holderName],
  ['付款方式', ({ provider }) => provider],
  ['应收（元）', ({ amountFen }) => toYuan(amountFen)],
  ['状态', ({ state }) => state],
  ['实收（元）', ({ paidFen }) => (paidFen === undefined ? undefined : toYuan(paidFen))],
  ['收款时间', ({ paidAt }) => paidAt],
  ['支付平台流水号', ({ providerNumber }) => providerNumber],
  ['去向', ({ settled }) => settled],
]

/** The finance room: payments, refunds, invoices, the bank's statement, and the daily comparison with the providers' books. */
export function financeRoutes(app: App, { ra }: HttpContext): void {
  const common = { tags: ['finance'], security: [{ staff: [] }] }

  app.get(
    '/api/staff/charges',
    {
      schema: {
        ...common,
        summary: 'Payments and attempts to pay, newest first',
        querystring: api.staffChargeQuery,
        response: { 200: api.chargeList, ...refusals },
      },
    },
    async ({ staffMember, query }) => listCharges(ra, staffMember, query),
  )

  app.get(
    '/api/staff/charges.csv',
    {
      schema: {
        ...common,
        summary: 'The same as a table for a spreadsheet, at most ten thousand lines',
        querystring: api.staffChargeQuery.omit({ page: true, size: true }),
        produces: ['text/csv'],
        response: { 200: z.string().describe('CSV'), ...refusals },
      },
    },
    async ({ staffMember, query }, reply) => {
      const { rows } = await listCharges(ra, staffMember, { ...query, page: 1, size: EXPORTED })
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="charges.csv"')
        .send(
          csvFile(
            EXPORT.map(([name]) => name),
            rows.map((row) => EXPORT.map(([, cell]) => cell(row))),
          ),
        )
    },
  )

  app.get(
    '/api/staff/refunds',
    { schema: { ...common, summary: 'Refunds', response: { 200: api.refundList, ...refusals } } },
    async ({ staffMember }) => listRefunds(ra, staffMember),
  )

  app.post(
    '/api/staff/refunds/:number/by-hand',
    {
      schema: {
        ...common,
        summary: 'A refund that a person had to make has been transferred; a second person confirms',
        params: api.refundParams,
        body: api.refundByHandRequest,
        response: { 200: api.refundList, ...refusals },
      },
    },
    async ({ staffMember, params, body }) => refundByHand(ra, staffMember, { ...params, ...body }),
  )

  app.get(
    '/api/staff/invoices',
    {
      schema: {
        ...common,
        summary: 'Invoices and credit notes',
        response: { 200: api.invoiceList, ...refusals },
      },
    },
    async ({ staffMember }) => listInvoices(ra, staffMember),
  )

  app.post(
    '/api/staff/invoices/:number/mailed',
    {
      schema: {
        ...common,
        summary: 'A paper invoice has gone off',
        params: api.invoiceParams,
        body: api.mailInvoiceRequest,
        response: { 200: api.invoiceList, ...refusals },
      },
    },
    async ({ staffMember, params, body }) => mailInvoice(ra, staffMember, { ...params, ...body }),
  )

  app.get(
    '/api/staff/reconciliations',
    {
      schema: {
        ...common,
        summary: 'Days compared with the providers’ bills, newest first',
        response: { 200: api.reconciliationList, ...refusals },
      },
    },
    async ({ staffMember }) => listReconciliations(ra, staffMember),
  )

  app.get(
    '/api/staff/statement-lines',
    {
      schema: {
        ...common,
        summary: 'Transfers on the statement that fitted nothing',
        response: { 200: api.openLines, ...refusals },
      },
    },
    async ({ staffMember }) => listOpenLines(ra, staffMember),
  )

  app.get(
    '/api/staff/noted-payments',
    {
      schema: {
        ...common,
        summary: 'Payments that somebody noted and no statement bears out, oldest first',
        response: { 200: api.notedPayments, ...refusals },
      },
    },
    async ({ staffMember }) => listNotedPayments(ra, staffMember),
  )

  app.post(
    '/api/staff/statement-lines',
    {
      schema: {
        ...common,
        summary: 'Look at a bank statement, or import it',
        body: api.statementRequest,
        response: { 200: api.statementImport, ...refusals },
      },
    },
    async ({ staffMember, body: { csv, commit } }) =>
      importStatement(ra, staffMember, { read: () => readStatement(csv), commit }),
  )

  app.post(
    '/api/staff/statement-lines/resolution',
    {
      schema: {
        ...common,
        summary: 'Say how a transfer that fitted nothing was dealt with',
        body: api.resolveLineRequest,
        response: { 200: api.openLines, ...refusals },
      },
    },
    async ({ staffMember, body }) => resolveLine(ra, staffMember, body),
  )
}
