import { digest, randomBytes } from '@certhall/crypto'
import { addDays, CerthallError, type SignedStatement } from '@certhall/model'
import type { OlderKeys, RestoredPair, RestoreState, RestoreTicket } from '@certhall/model/api'
import { toHex } from '@certhall/pki'
import type { HolderActor, RestoreActor } from './actor.ts'
import type { RegisteredCertificate } from './authority.ts'
import { fromBase64, toBase64, toBase64url } from './base64.ts'
import { checkCsr, claimKey } from './check-csr.ts'
import { profileOf } from './context.ts'
import type { Ra, RestoreTicketRecord } from './ports.ts'
import { statusRefusal } from './status-refusal.ts'
import { verifyStatement } from './verify-statement.ts'

// A holder's older encryption pairs, given to his token again (docs/key-management.md): files encrypted in earlier years
// must open after a renewal, and on the token that replaced a lost one.

const LIFE_DAYS = 1 / 24

/**
 * A ticket for the assistant: for an hour, as often as retries need it. It lets its bearer look; what lets him have a pair
 * is the signature of a live certificate of the same holder. `scope-renewal-only` for a log-in by an expired one.
 */
export async function openRestore(ra: Ra, actor: HolderActor): Promise<RestoreTicket> {
  if (actor.scope !== 'full') throw new CerthallError('scope-renewal-only')
  const ticket = toBase64url(randomBytes(32))
  const nonce = toBase64url(randomBytes(24))
  const expiresAt = addDays(ra.clock.now(), LIFE_DAYS)
  const { holderId, fingerprint: certificate } = actor
  await ra.restoreTickets.add({ id: ticketId(ticket), holderId, certificate, nonce, expiresAt })
  return { ticket, certificate, expiresAt: expiresAt.toISOString() }
}

/** What there is to restore, before a ticket is asked for. `scope-renewal-only` as there. */
export async function viewOlderKeys(ra: Ra, actor: HolderActor): Promise<OlderKeys> {
  if (actor.scope !== 'full') throw new CerthallError('scope-renewal-only')
  const { holderId, fingerprint: certificate } = actor
  const keys = await keysOf(ra, { holderId, certificate })
  return {
    keepGenerations: profileOf(ra, keys.profile).renewal.keepGenerations,
    pairs: keys.pairs.map(({ encryption: { serial, notBefore, notAfter } }) => ({
      serial,
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
    })),
  }
}

/** Who holds this ticket. `delivery-ticket-wrong` for unknown and expired ones. */
export async function restoreActor(
  ra: Pick<Ra, 'restoreTickets' | 'clock'>,
  ticket: string,
): Promise<RestoreActor> {
  const { id } = await liveTicket(ra, ticketId(ticket))
  return { kind: 'restore', ticketId: id }
}

/** What may be restored, and who may sign for it. */
export async function viewRestore(ra: Ra, actor: RestoreActor): Promise<RestoreState> {
  const ticket = await liveTicket(ra, actor.ticketId)
  const keys = await keysOf(ra, ticket)
  return {
    origin: ra.origin,
    nonce: ticket.nonce,
    shown: [
      '将您以前的加密密钥写入本 USBKey · Write your earlier encryption keys to this USBKey',
      `持有人 · Holder: ${(await ra.holders.find(ticket.holderId))?.name ?? ''}`,
      '用于解密以前的文件 · To open files encrypted before',
    ],
    signers: keys.signers.map(({ fingerprint }) => fingerprint),
    keepGenerations: profileOf(ra, keys.profile).renewal.keepGenerations,
    pairs: keys.pairs.map(({ encryption: { fingerprint, der, notBefore, notAfter } }) => ({
      fingerprint,
      certificate: toBase64(der),
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
    })),
  }
}

/**
 * One pair, wrapped to the signing key of the container that receives it: that key signs the CSR, the holder's certificate
 * a statement over both. The same request gives the same bytes. `restore-not-offered` for pairs that are still in use.
 */
export async function restorePair(
  ra: Ra,
  actor: RestoreActor,
  input: { statement: SignedStatement; csr: string },
): Promise<RestoredPair> {
  const ticket = await liveTicket(ra, actor.ticketId)
  const { statement, certificate } = await verifyStatement(ra, input.statement, 'restore')
  if (statement.nonce !== ticket.nonce) throw new CerthallError('statement-nonce-unknown')
  const keys = await keysOf(ra, ticket)
  if (!keys.signers.some(({ fingerprint }) => fingerprint === certificate.fingerprint))
    throw refusal(ra, certificate)
  const { spki } = await checkCsr(ra, fromBase64(input.csr), 'sm2')
  if (statement.subject !== toBase64(spki))
    throw new CerthallError('csr-key-refused', 'the statement is about another key')
  const wanted = statement.caseDigest
  const pair = keys.pairs.find(({ encryption }) => encryption.fingerprint === wanted)
  if (pair === undefined) throw new CerthallError('restore-not-offered')
  // One container, one pair: its key is never certified nor given another pair.
  await claimKey(ra, spki, `restore/${wanted}`)
  const { envelope } = await ra.keys.rewrapHistory({
    signingSerial: pair.signing.serial,
    to: spki,
    by: `holder ${ticket.holderId}, certificate ${certificate.serial}`,
    reason: 'restored by its holder',
  })
  return { certificate: toBase64(pair.encryption.der), envelope: toBase64(envelope) }
}

interface OldPair {
  signing: RegisteredCertificate
  encryption: RegisteredCertificate
}

/**
 * Of the holder and of the profile that has logged in: live signing certificates, and pairs nobody uses any more, newest
 * first. A pair whose certificate lives on another token of the same entity stays there.
 */
async function keysOf(
  ra: Ra,
  { holderId, certificate }: Pick<RestoreTicketRecord, 'holderId' | 'certificate'>,
) {
  const now = ra.clock.now()
  const [all, cases, loggedIn] = await Promise.all([
    ra.authority.listByHolder(holderId),
    ra.cases.listByHolder(holderId),
    ra.authority.find(certificate),
  ])
  if (loggedIn === undefined) throw new CerthallError('certificate-unknown')
  const { profile } = loggedIn
  const superseded = new Set(
    cases.filter(({ state }) => state === 'done').map(({ oldFingerprint }) => oldFingerprint),
  )
  const own = all.filter((one) => one.profile === profile)
  const stands = (one: RegisteredCertificate) => one.status === 'good' && one.notAfter > now
  const isOver = (one: RegisteredCertificate) =>
    one.status === 'revoked' || one.notAfter <= now || superseded.has(one.fingerprint)
  const pairs = own.flatMap((encryption): OldPair[] => {
    const signing = own.find(({ serial }) => serial === encryption.pairSerial)
    return encryption.use === 'encryption' && signing && isOver(signing) ? [{ signing, encryption }] : []
  })
  const restorable = new Set(await ra.keys.restorable(pairs.map(({ signing }) => signing.serial)))
  return {
    profile,
    // One that was renewed is still good for its time, but its token has been followed by another generation.
    signers: own.filter((one) => one.use !== 'encryption' && stands(one) && !superseded.has(one.fingerprint)),
    pairs: pairs.filter(({ signing }) => restorable.has(signing.serial)),
  }
}

function refusal(ra: Ra, { status, notAfter }: RegisteredCertificate): CerthallError {
  if (status !== 'good') return new CerthallError(statusRefusal('certificate', { status }))
  if (notAfter <= ra.clock.now()) return new CerthallError('certificate-expired')
  return new CerthallError('not-yours', 'another holder, another profile, or a certificate that was renewed')
}

async function liveTicket(ra: Pick<Ra, 'restoreTickets' | 'clock'>, id: string) {
  const ticket = await ra.restoreTickets.find(id)
  if (ticket === undefined || ticket.expiresAt <= ra.clock.now()) {
    throw new CerthallError('delivery-ticket-wrong')
  }
  return ticket
}

function ticketId(ticket: string): string {
  return toHex(digest('sha256', new TextEncoder().encode(ticket)))
}
