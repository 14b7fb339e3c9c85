import { z } from 'zod'
import { caseReference, instant } from './common.ts'

// Mail-in orders: a slip that goes into the envelope with the token, and what becomes of it.

export const ORDER_SERVICES = ['renewal', 'change', 'other'] as const
export const ORDER_STATES = ['announced', 'received', 'processed', 'sent-back', 'cancelled'] as const

/** SO20261121-7K3M9QTV. */
export const orderReference = z.string().regex(/^SO[0-9]{8}-[0-9A-HJKMNP-TV-Z]{8}$/)

const line = (most: number) => z.string().trim().min(1).max(most)
const phone = z
  .string()
  .trim()
  .regex(/^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$/)

/** What the slip says. There is no field for a PIN: it is never sent. */
export const orderRequest = z.strictObject({
  profile: z.string().max(40),
  service: z.enum(ORDER_SERVICES),
  holderName: line(120),
  idNumber: line(40),
  recipient: line(60),
  phone,
  address: line(200),
  captcha: z.string().max(8000),
})

/** Slip and state again, for whoever knows number and telephone. */
export const orderQuery = z.strictObject({ reference: orderReference, phone, captcha: z.string().max(8000) })

export const order = z.object({
  reference: orderReference,
  state: z.enum(ORDER_STATES),
  service: z.enum(ORDER_SERVICES),
  profile: z.string(),
  /** Masked for who is not staff. */
  holderName: z.string(),
  announcedAt: instant,
  receivedAt: instant.optional(),
  /** Until when it should be processed. */
  dueAt: instant.optional(),
  processedAt: instant.optional(),
  sentAt: instant.optional(),
  carrier: z.string().optional(),
  tracking: z.string().optional(),
  /** The application that was entered for it: its holder finishes it himself. */
  caseReference: caseReference.optional(),
})

/** `slip`: the page to print and enclose, a PDF. */
export const announcedOrder = z.object({ order, slip: z.base64() })

export const staffOrder = order.extend({
  idNumber: z.string(),
  recipient: z.string(),
  phone: z.string(),
  address: z.string(),
  tokenSerial: z.string().optional(),
  /** What came in the envelope, as the clerk noted it; what else was noted. */
  notes: z.array(z.object({ at: instant, by: z.string(), state: z.enum(ORDER_STATES), note: z.string() })),
  /** The holder on record with this number, within the asker's jurisdiction. */
  holderId: z.string().optional(),
  late: z.boolean(),
  version: z.int(),
  mayAct: z.boolean(),
})

export const staffOrdersQuery = z.strictObject({
  /** An order's number, a name or a telephone. */
  q: z.string().trim().max(60).optional(),
  state: z.enum(ORDER_STATES).optional(),
})

export const staffOrders = z.object({ orders: z.array(staffOrder), more: z.boolean() })

/** One step on; each needs what it is about: the token's serial, carrier and tracking number. */
export const orderStep = z.strictObject({
  step: z.enum(['receive', 'process', 'send-back', 'cancel']),
  version: z.int().nonnegative(),
  note: z.string().trim().max(500),
  tokenSerial: line(60).optional(),
  caseReference: caseReference.optional(),
  carrier: line(40).optional(),
  tracking: line(60).optional(),
})

export type OrderRequest = z.infer<typeof orderRequest>
export type OrderQuery = z.infer<typeof orderQuery>
export type Order = z.infer<typeof order>
export type AnnouncedOrder = z.infer<typeof announcedOrder>
export type StaffOrder = z.infer<typeof staffOrder>
export type StaffOrdersQuery = z.infer<typeof staffOrdersQuery>
export type StaffOrders = z.infer<typeof staffOrders>
export type OrderStep = z.infer<typeof orderStep>
