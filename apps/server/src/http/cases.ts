import * as api from '@certhall/model/api'
import {
  cancelCase,
  captchaAsked,
  listCases,
  lookUpNumbers,
  openDelivery,
  saveDraft,
  startCase,
  startCharge,
  submitCase,
  viewCase,
  viewInvoiceFile,
  viewReceipt,
} from '@certhall/ra'
import { z } from 'zod'
import { receiptPage } from '../adapters/payment/receipt-page.ts'
import { inDelivery } from '../adapters/sql/sql-faults.ts'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

export const referenceParams = z.strictObject({ reference: api.caseReference })

/** A holder's applications. */
export function caseRoutes(app: App, { ra, captcha, payWays, pdf }: HttpContext): void {
  const common = { tags: ['renewal'], security: [{ holder: [] }] }
  const one = { ...common, params: referenceParams, response: { 200: api.renewalCase, ...refusals } }

  app.get(
    '/api/cases',
    { schema: { ...common, summary: 'All applications', response: { 200: api.caseList, ...refusals } } },
    async ({ holder }) => ({ cases: await listCases(ra, holder) }),
  )

  app.post(
    '/api/cases',
    {
      schema: {
        ...common,
        summary: 'Start an application for the certificate that has logged in',
        body: api.createCaseRequest,
        response: { 201: api.renewalCase, ...refusals },
      },
    },
    async ({ holder, body }, reply) => reply.code(201).send(await startCase(ra, holder, body)),
  )

  app.get(
    '/api/cases/:reference',
    { schema: { ...one, summary: 'One application' } },
    async ({ holder, params }) => viewCase(ra, holder, params),
  )

  app.patch(
    '/api/cases/:reference/draft',
    { schema: { ...one, summary: 'Keep what has been typed', body: api.saveDraftRequest } },
    async ({ holder, params, body }) => saveDraft(ra, holder, { ...params, ...body }),
  )

  app.post(
    '/api/cases/:reference/registry',
    {
      schema: {
        ...one,
        summary: 'Look up in the registry of legal entities which numbers can be added',
        body: api.lookUpRequest,
      },
    },
    async ({ holder, params, body }) => lookUpNumbers(ra, holder, { ...params, ...body }),
  )

  app.post(
    '/api/cases/:reference/submit',
    { schema: { ...one, summary: 'Submit', body: api.submitRequest } },
    async ({ holder, params, body: { captcha: answer, version } }) => {
      const submit = () => submitCase(ra, holder, { ...params, version })
      return (await captchaAsked(ra, holder, params)) ? captcha.guard(answer, submit) : submit()
    },
  )

  app.post(
    '/api/cases/:reference/cancel',
    { schema: { ...one, summary: 'Withdraw', body: api.cancelRequest } },
    async ({ holder, params, body }) => cancelCase(ra, holder, { ...params, ...body }),
  )

  app.post(
    '/api/cases/:reference/charges',
    {
      schema: {
        ...one,
        tags: ['payment'],
        summary: 'Pay the fee: a QR code of this provider, the one that is there or a new one',
        body: api.chargeRequest,
      },
    },
    async ({ holder, params, body }) => inDelivery(() => startCharge(ra, holder, { ...params, ...body })),
  )

  app.get(
    '/api/cases/:reference/invoices/:number',
    {
      schema: {
        ...common,
        tags: ['payment'],
        summary: 'An electronic invoice, or the credit note that took it back',
        params: api.fileParams,
        produces: ['application/pdf'],
        response: { 200: z.any().describe('PDF'), ...refusals },
      },
    },
    async ({ holder, params }, reply) => {
      const file = await viewInvoiceFile(ra, holder, params)
      return reply
        .type('application/pdf')
        .header('content-disposition', `attachment; filename="${params.number}.pdf"`)
        .send(Buffer.from(file))
    },
  )

  app.get(
    '/api/cases/:reference/receipt',
    {
      schema: {
        ...common,
        tags: ['payment'],
        summary: 'What was received and what has gone back, as a page to print; not an invoice',
        params: referenceParams,
        querystring: z.strictObject({ language: z.enum(['zh', 'en']).default('zh') }),
        produces: ['application/pdf'],
        response: { 200: z.any().describe('PDF'), ...refusals },
      },
    },
    async ({ holder, params, query }, reply) => {
      const page = receiptPage(await viewReceipt(ra, holder, params), payWays, query.language)
      return reply
        .type('application/pdf')
        .header('content-disposition', `attachment; filename="receipt-${params.reference}.pdf"`)
        .send(Buffer.from(await pdf.make(page)))
    },
  )

  app.post(
    '/api/cases/:reference/delivery-ticket',
    {
      schema: {
        ...one,
        summary: 'A ticket with which the assistant fetches the certificate',
        response: { 200: api.deliveryTicket, ...refusals },
      },
    },
    async ({ holder, params }) => openDelivery(ra, holder, params),
  )
}
