import { digest, randomBytes } from '@certhall/crypto'
import { addDays, CerthallError, type SignedStatement } from '@certhall/model'
import type { SealDelivery, SealTicket } from '@certhall/model/api'
import { toHex } from '@certhall/pki'
import type { HolderActor, SealActor } from '../actor.ts'
import { applyEvent } from '../apply-event.ts'
import { toBase64, toBase64url } from '../base64.ts'
import { clerkLine } from '../open-delivery.ts'
import type { Ra } from '../ports.ts'
import { retryStale } from '../retry-stale.ts'
import { verifyStatement } from '../verify-statement.ts'
import type { SealRecord, SealTicketRecord } from './ports.ts'
import { standingOf } from './seal-standing.ts'

// 「下载印章」: the assistant fetches the seals of one certificate, writes each to a file on the token, reads it back, and the token signs
// that it is there. A repeat, here or on another computer, does only what is missing.

const LIFE_DAYS = 1 / 24

/** A ticket for the assistant: for an hour, as often as retries need it. */
export async function openSealFetch(ra: Ra, actor: HolderActor): Promise<SealTicket> {
  if (actor.scope !== 'full') throw new CerthallError('scope-renewal-only')
  return sealTicketFor(ra, { holderId: actor.holderId, certificate: actor.fingerprint })
}

/** The ticket itself, for whoever may have this certificate's seals written. */
export async function sealTicketFor(
  ra: Pick<Ra, 'sealTickets' | 'clock'>,
  about: Pick<SealTicketRecord, 'holderId' | 'certificate' | 'openedBy'>,
): Promise<SealTicket> {
  const ticket = toBase64url(randomBytes(32))
  const nonce = toBase64url(randomBytes(24))
  const expiresAt = addDays(ra.clock.now(), LIFE_DAYS)
  await ra.sealTickets.add({ id: ticketId(ticket), ...about, nonce, expiresAt })
  return { ticket, certificate: about.certificate, expiresAt: expiresAt.toISOString() }
}

/** Who holds this ticket. `delivery-ticket-wrong` for unknown and expired ones. */
export async function sealActor(ra: Pick<Ra, 'sealTickets' | 'clock'>, ticket: string): Promise<SealActor> {
  const { id } = await liveTicket(ra, ticketId(ticket))
  return { kind: 'seal', ticketId: id }
}

/** The seals in force of the certificate that has logged in. */
export async function viewSealFetch(ra: Ra, actor: SealActor): Promise<SealDelivery> {
  const ticket = await liveTicket(ra, actor.ticketId)
  const [seals, all] = await Promise.all([inForce(ra, ticket), ra.seals.ofHolder(ticket.holderId)])
  const holder = await ra.holders.find(ticket.holderId)
  return {
    ...{ origin: ra.origin, nonce: ticket.nonce, certificate: ticket.certificate },
    shown: [
      '将电子印章写入本 USBKey · Write the electronic seals to this USBKey',
      ...seals.map(({ name, id }) => `印章 · Seal: ${name}（${id}）`),
      `持有人 · Holder: ${holder?.name ?? ''}`,
      ...(await clerkLine(ra, ticket.openedBy)),
    ],
    seals: seals.map((seal) => {
      const before = all.find(({ id }) => id === seal.follows)
      return {
        ...{ id: seal.id, name: seal.name, ordinal: seal.ordinal, digest: seal.digest as string },
        seal: toBase64(seal.der as Uint8Array),
        ...(before && { replaces: { certificate: before.certificate, ordinal: before.ordinal } }),
      }
    }),
  }
}

/** The token says, by the certificate's own key, that this very seal was written and read back. Idempotent. */
export function receiveSeal(
  ra: Ra,
  actor: SealActor,
  input: { statement: SignedStatement },
): Promise<SealDelivery> {
  return retryStale(async () => {
    const ticket = await liveTicket(ra, actor.ticketId)
    const { statement, certificate } = await verifyStatement(ra, input.statement, 'seal')
    if (statement.nonce !== ticket.nonce) throw new CerthallError('statement-nonce-unknown')
    if (certificate.fingerprint !== ticket.certificate)
      throw new CerthallError('delivery-proof-wrong', 'signed by another certificate')
    const seals = await inForce(ra, ticket)
    const seal = seals.find((one) => one.digest === statement.caseDigest)
    if (seal === undefined) throw new CerthallError('delivery-proof-wrong', 'about another seal')
    const at = ra.clock.now()
    await ra.seals.receive(seal.id, { at, token: statement.token, evidence: input.statement })
    await finishCase(ra, seal)
    return viewSealFetch(ra, actor)
  })
}

/** The application is done with its own seal's receipt; one made anew belongs to an application that is done already. */
async function finishCase(ra: Ra, { reference, follows, holderId }: SealRecord): Promise<void> {
  if (follows !== undefined) return
  const record = await ra.cases.find(reference)
  if (record?.state !== 'approved') return
  await applyEvent(ra, record, { event: 'receipt', version: record.version, by: 'holder', actorId: holderId })
}

async function inForce(ra: Ra, { holderId, certificate }: SealTicketRecord): Promise<SealRecord[]> {
  const [all, registered] = await Promise.all([ra.seals.ofHolder(holderId), ra.authority.find(certificate)])
  return all.filter(
    (seal) =>
      seal.certificate === certificate &&
      seal.der !== undefined &&
      ['waiting', 'valid'].includes(standingOf(seal, registered, all)),
  )
}

async function liveTicket(ra: Pick<Ra, 'sealTickets' | 'clock'>, id: string): Promise<SealTicketRecord> {
  const ticket = await ra.sealTickets.find(id)
  if (ticket === undefined || ticket.expiresAt <= ra.clock.now())
    throw new CerthallError('delivery-ticket-wrong')
  return ticket
}

function ticketId(ticket: string): string {
  return toHex(digest('sha256', new TextEncoder().encode(ticket)))
}
