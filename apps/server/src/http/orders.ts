import * as api from '@certhall/model/api'
import {
  announceOrder,
  type OrderRecord,
  presentOrder,
  queryOrder,
  staffOrders,
  stepOrder,
  viewStaffOrder,
} from '@certhall/ra'
import { z } from 'zod'
import { inDelivery } from '../adapters/sql/sql-faults.ts'
import { orderSlip } from '../orders/order-slip.ts'
import type { App, HttpContext } from './context.ts'
import { refusals } from './problems.ts'

const ofOrder = z.strictObject({ number: api.orderReference })

/** Mail-in orders: slip and state for whoever sends a token, the steps for the counter. */
export function orderRoutes(app: App, { ra, captcha, settings, pdf }: HttpContext): void {
  const limited = { rateLimit: { max: settings.rateLimits.status, timeWindow: 60_000 } }
  const described = { tags: ['orders'] }
  const announced = { response: { 200: api.announcedOrder, ...refusals } }
  const withSlip = async (record: OrderRecord) => {
    const profile = ra.profiles.get(record.profile)
    if (profile === undefined) return { order: presentOrder(record), slip: '' }
    const slip = await pdf.make(orderSlip(record, profile, 'zh'))
    return { order: presentOrder(record), slip: Buffer.from(slip).toString('base64') }
  }

  app.post(
    '/api/orders',
    {
      config: limited,
      schema: {
        ...{
          ...described,
          ...announced,
          summary: 'Announce a token by mail; answers the slip to enclose (PDF)',
        },
        body: api.orderRequest,
      },
    },
    async ({ body }) => captcha.guard(body.captcha, async () => withSlip(await announceOrder(ra, body))),
  )

  app.post(
    '/api/order-query',
    {
      config: limited,
      schema: {
        ...{ ...described, ...announced, summary: 'State and slip of an order, by its number and telephone' },
        body: api.orderQuery,
      },
    },
    async ({ body }) => captcha.guard(body.captcha, async () => withSlip(await queryOrder(ra, body))),
  )

  const staffed = { ...described, security: [{ staff: [] }] }
  app.get(
    '/api/staff/orders',
    {
      schema: {
        ...{ ...staffed, summary: "Orders of the jurisdiction's counters" },
        querystring: api.staffOrdersQuery,
        response: { 200: api.staffOrders, ...refusals },
      },
    },
    async ({ staffMember, query }) => staffOrders(ra, staffMember, query),
  )

  const answer = { params: ofOrder, response: { 200: api.staffOrder, ...refusals } }
  app.get(
    '/api/staff/orders/:number',
    { schema: { ...staffed, ...answer, summary: 'One order with its notes' } },
    async ({ staffMember, params }) => viewStaffOrder(ra, staffMember, { order: params.number }),
  )
  app.post(
    '/api/staff/orders/:number/steps',
    {
      schema: {
        ...{ ...staffed, ...answer, summary: 'One step on: receive, process, send back, cancel' },
        body: api.orderStep,
      },
    },
    async ({ staffMember, params, body }) =>
      inDelivery(() => stepOrder(ra, staffMember, { order: params.number, ...body })),
  )
}
