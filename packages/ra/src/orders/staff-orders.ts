import { addWorkingDays, CerthallError, isWorkingDay, localDay } from '@certhall/model'
import type { OrderStep, StaffOrder, StaffOrders, StaffOrdersQuery } from '@certhall/model/api'
import { requireRole, type StaffActor } from '../actor.ts'
import type { Ra } from '../ports.ts'
import { presentOrder } from './announce-order.ts'
import { ORDER_STEPS } from './order-steps.ts'
import type { OrderChange, OrderRecord } from './ports.ts'

const VIEWERS = ['counter', 'auditor'] as const
const MOST = 50

/** Orders for this jurisdiction's counters: what is late first, then by the time they should be done. */
export async function staffOrders(ra: Ra, actor: StaffActor, query: StaffOrdersQuery): Promise<StaffOrders> {
  requireRole(actor, ...VIEWERS)
  const { jurisdictionPath } = actor
  const found = await ra.orders.list({ ...query, jurisdictionPath, limit: MOST + 1 })
  return {
    orders: await Promise.all(found.slice(0, MOST).map((record) => present(ra, actor, record))),
    more: found.length > MOST,
  }
}

/** One order; outside the jurisdiction and unknown are the same `not-found`. */
export async function viewStaffOrder(
  ra: Ra,
  actor: StaffActor,
  { order }: { order: string },
): Promise<StaffOrder> {
  requireRole(actor, ...VIEWERS)
  return present(ra, actor, await orderWithin(ra, actor, order))
}

/**
 * One step on: received (to be done the same working day), processed (with the application that its holder finishes), sent back with
 * carrier and number. The same step again, by whom it was made, answers as it stands; `case-stale` for who comes late.
 */
export async function stepOrder(
  ra: Ra,
  actor: StaffActor,
  { order, ...input }: OrderStep & { order: string },
): Promise<StaffOrder> {
  requireRole(actor, 'counter')
  const record = await orderWithin(ra, actor, order)
  const { from, to } = ORDER_STEPS[input.step]
  if (record.version !== input.version) {
    const last = (await ra.orders.notes(order)).at(-1)
    const mine = record.version === input.version + 1 && record.state === to && last?.by === actor.staffId
    if (mine) return present(ra, actor, record)
    throw new CerthallError('case-stale', undefined, { version: record.version })
  }
  if (!from.includes(record.state))
    throw new CerthallError('case-state-wrong', `${input.step} in ${record.state}`, { state: record.state })
  const at = ra.clock.now()
  const change: OrderChange = {
    ...{ reference: order, version: record.version },
    set: { state: to, ...(await FACTS[input.step](ra, actor, { record, input, at })) },
    note: { at, by: actor.staffId, state: to, note: input.note },
  }
  return present(ra, actor, await ra.orders.change(change))
}

type Facts = (
  ra: Ra,
  actor: StaffActor,
  about: { record: OrderRecord; input: OrderStep; at: Date },
) => Promise<OrderChange['set']>

/** What each step adds to the order. */
const FACTS: Record<OrderStep['step'], Facts> = {
  receive: async (ra, _actor, { input, at }) => ({
    ...{ receivedAt: at, dueAt: sameWorkingDay(ra, at), tokenSerial: needed(input, 'tokenSerial') },
  }),
  async process(ra, actor, { record, input: { caseReference }, at }) {
    if (caseReference === undefined) return { processedAt: at }
    const found = await ra.cases.findWithin(actor.jurisdictionPath, caseReference)
    if (found === undefined || found.holderId !== record.holderId)
      throw new CerthallError('not-found', 'no such application of this holder')
    return { processedAt: at, caseReference }
  },
  'send-back': async (_ra, _actor, { input, at }) => ({
    ...{ sentAt: at, carrier: needed(input, 'carrier'), tracking: needed(input, 'tracking') },
  }),
  cancel: async () => ({}),
}

function needed(input: OrderStep, field: 'tokenSerial' | 'carrier' | 'tracking'): string {
  const value = input[field]
  if (value !== undefined) return value
  const message = '请填写 / Please fill in'
  throw new CerthallError('case-incomplete', undefined, { fields: [{ path: `/${field}`, message }] })
}

/** 当日办结: by the end of the day that it came, or of the next one that is worked. */
function sameWorkingDay({ calendar }: Pick<Ra, 'calendar'>, at: Date): Date {
  return isWorkingDay(calendar, at)
    ? new Date(`${localDay(at)}T23:59:59+08:00`)
    : addWorkingDays(calendar, at, 1)
}

async function orderWithin(ra: Pick<Ra, 'orders'>, actor: StaffActor, reference: string) {
  const found = await ra.orders.findWithin(actor.jurisdictionPath, reference)
  if (found === undefined) throw new CerthallError('not-found', 'no such order')
  return found
}

async function present(ra: Ra, actor: StaffActor, record: OrderRecord): Promise<StaffOrder> {
  const { holderName, idNumber, recipient, phone, address, tokenSerial, holderId, version } = record
  const notes = await ra.orders.notes(record.reference)
  const open = record.state === 'received'
  return {
    ...{ ...presentOrder(record), holderName, idNumber, recipient, phone, address, tokenSerial, version },
    holderId,
    late: open && record.dueAt !== undefined && record.dueAt < ra.clock.now(),
    notes: await Promise.all(
      notes.map(async ({ at, by, state, note }) => ({
        ...{ state, note, at: at.toISOString() },
        by: (await ra.staff.find(by))?.name ?? by,
      })),
    ),
    mayAct: actor.roles.includes('counter'),
  }
}
