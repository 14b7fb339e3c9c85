import { CerthallError, maskName, normaliseNumber } from '@certhall/model'
import type { Order, OrderQuery, OrderRequest } from '@certhall/model/api'
import { profileOf } from '../context.ts'
import { ID_TYPES } from '../identity-numbers.ts'
import type { Ra } from '../ports.ts'
import { newReference } from '../start-case.ts'
import type { OrderRecord } from './ports.ts'

/** Writes the slip of a token that will come by mail. Whoever cannot log in any more needs no log-in; the captcha is the edge's. */
export async function announceOrder(
  ra: Pick<Ra, 'orders' | 'holders' | 'profiles' | 'clock'>,
  { captcha: _, ...request }: OrderRequest,
): Promise<OrderRecord> {
  const profile = profileOf(ra, request.profile)
  const idNumber = normaliseNumber(request.idNumber)
  if (!ID_TYPES[profile.holder.idType].isValid(idNumber)) {
    const message = '证件号码不正确，请核对 / This number is not right, please check'
    throw new CerthallError('case-incomplete', undefined, { fields: [{ path: '/idNumber', message }] })
  }
  const holder = await ra.holders.findByNumber(profile.holder.idType, idNumber)
  const now = ra.clock.now()
  const record: OrderRecord = {
    ...{ ...request, idNumber, reference: newReference(now, 'SO'), state: 'announced', version: 0 },
    ...{ announcedAt: now, ...(holder && { holderId: holder.id }) },
  }
  await ra.orders.add(record)
  return record
}

/** By number and telephone; unknown and wrong are the same `not-found`. */
export async function queryOrder(
  { orders }: Pick<Ra, 'orders'>,
  { reference, phone }: Pick<OrderQuery, 'reference' | 'phone'>,
): Promise<OrderRecord> {
  const found = await orders.find(reference)
  if (found === undefined || plain(found.phone) !== plain(phone))
    throw new CerthallError('not-found', 'no such order')
  return found
}

const plain = (phone: string): string => phone.replace(/\D/g, '')

/** What its sender may read: the name masked, as others may know the number. */
export function presentOrder(record: OrderRecord): Order {
  const { reference, state, service, profile, carrier, tracking, caseReference } = record
  return {
    ...{ reference, state, service, profile, holderName: maskName(record.holderName) },
    ...{ carrier, tracking, caseReference, announcedAt: record.announcedAt.toISOString() },
    receivedAt: record.receivedAt?.toISOString(),
    dueAt: record.dueAt?.toISOString(),
    processedAt: record.processedAt?.toISOString(),
    sentAt: record.sentAt?.toISOString(),
  }
}
