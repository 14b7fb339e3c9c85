import { digest, randomBytes } from '@certhall/crypto'
import { addDays, CerthallError, dayInWords } from '@certhall/model'
import type { DeliveryTicket } from '@certhall/model/api'
import { toHex } from '@certhall/pki'
import type { DeliveryActor, HolderActor } from './actor.ts'
import { toBase64url } from './base64.ts'
import type { CaseRecord } from './case-record.ts'
import { ownCase } from './own-case.ts'
import type { Holder } from './people.ts'
import type { Ra } from './ports.ts'
import { reissueOf } from './reissue/index.ts'
import { caseDigest } from './template.ts'
import { requireOwnHand, requireReissue } from './workflow/index.ts'

const LIFE_DAYS = 1 / 24
const DELIVERABLE: readonly CaseRecord['state'][] = ['approved', 'issued', 'done']

/**
 * A ticket for the assistant: good for this one case, for an hour, as often as retries need it. It lets its bearer ask;
 * what lets him have a certificate is the old key's signature over the ticket's nonce.
 */
export async function openDelivery(
  ra: Ra,
  actor: HolderActor,
  { reference }: { reference: string },
): Promise<DeliveryTicket> {
  const record = await ownCase(ra, actor, reference)
  requireOwnHand(record)
  return ticketFor(ra, record, actor.fingerprint)
}

/** The ticket itself, for whoever may open this case's delivery; `openedBy` is kept with it. */
export async function ticketFor(ra: Ra, record: CaseRecord, openedBy: string): Promise<DeliveryTicket> {
  const { reference } = record
  requireReissue(record)
  refuseLapsed(record, ra.clock.now())
  if (!DELIVERABLE.includes(record.state)) {
    throw new CerthallError('case-state-wrong', 'not approved', { state: record.state })
  }
  const ticket = toBase64url(randomBytes(32))
  const nonce = toBase64url(randomBytes(24))
  const expiresAt = addDays(ra.clock.now(), LIFE_DAYS)
  await ra.tickets.add({ id: ticketId(ticket), reference, nonce, openedBy, expiresAt })
  const holder = await ra.holders.find(record.holderId)
  return {
    ticket,
    nonce,
    caseDigest: digestOf(record),
    ...(!reissueOf(record).newToken && { certificate: record.oldFingerprint }),
    shown: await shownLines(ra, record, { holder, openedBy }),
    expiresAt: expiresAt.toISOString(),
  }
}

/** Who holds this ticket. `delivery-ticket-wrong` for unknown and expired ones. */
export async function deliveryActor(
  ra: Pick<Ra, 'tickets' | 'clock'>,
  ticket: string,
): Promise<DeliveryActor> {
  const { id, reference } = await liveTicket(ra, ticketId(ticket))
  return { kind: 'delivery', reference, ticketId: id }
}

/** The ticket again at each use: it may have run out since. */
export async function liveTicket(ra: Pick<Ra, 'tickets' | 'clock'>, id: string) {
  const ticket = await ra.tickets.find(id)
  if (ticket === undefined || ticket.expiresAt <= ra.clock.now()) {
    throw new CerthallError('delivery-ticket-wrong')
  }
  return ticket
}

export function ticketId(ticket: string): string {
  return toHex(digest('sha256', new TextEncoder().encode(ticket)))
}

export function digestOf(record: CaseRecord): string {
  return caseDigest(record.reference, record.templateHash ?? '')
}

/** An approved application whose time to download is over. */
export function refuseLapsed({ state, expiresAt }: CaseRecord, now: Date): void {
  if (state === 'lapsed' || (DELIVERABLE.includes(state) && expiresAt !== undefined && expiresAt <= now)) {
    throw new CerthallError('download-lapsed', undefined, { until: expiresAt?.toISOString() })
  }
}

/** What the holder reads beside the PIN field, and signs. */
export async function shownLines(
  ra: Pick<Ra, 'staff'>,
  record: CaseRecord,
  { holder, openedBy }: { holder: Holder | undefined; openedBy: string },
): Promise<string[]> {
  const end = new Date(record.template?.notAfter ?? 0)
  return [
    '签发新证书并写入本 USBKey · Issue the new certificate and write it to this USBKey',
    `持有人 · Holder: ${holder?.name ?? ''}`,
    `新有效期至 · Valid until: ${dayInWords(end, 'zh')} · ${dayInWords(end, 'en')}`,
    ...reissueOf(record).shown(record),
    `申请编号 · Application: ${record.reference}`,
    ...(await clerkLine(ra, openedBy)),
  ]
}

/** Who serves the holder, where somebody does. */
export async function clerkLine(ra: Pick<Ra, 'staff'>, openedBy = ''): Promise<string[]> {
  const clerk = /^staff\/(.+)$/.exec(openedBy)?.[1]
  if (clerk === undefined) return []
  const name = (await ra.staff.find(clerk))?.name ?? clerk
  return [`受理点现场办理，受理员 · At a service point, clerk: ${name}`]
}
