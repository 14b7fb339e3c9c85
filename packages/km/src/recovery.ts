import { randomBytes } from '@certhall/crypto'
import { addDays, CerthallError } from '@certhall/model'
import { toHex } from '@certhall/pki'
import type { Km } from './ports.ts'
import { requireEnvelopeOf, requireSm2, wrapPair } from './wrap-pair.ts'

/** A pair to be given to somebody who is not its holder: two officers, a reason, one envelope. */
export interface Recovery {
  /** 32 hex digits. */
  id: string
  signingSerial: string
  /** Path of the holder's jurisdiction: officers elsewhere do not see it. */
  scope: string
  requestedBy: string
  reason: string
  /** The order, paragraph or contract that allows it. */
  legalBasis: string
  /** SPKI (SM2) to which the pair is wrapped; fixed by the request, so that it is what is approved. */
  recipient: Uint8Array
  requestedAt: Date
  expiresAt: Date
  approvedBy?: string
  approvedAt?: Date
  releasedAt?: Date
  envelope?: Uint8Array
}

/** One transaction each, with the trail's entry. */
export interface Recoveries {
  add(recovery: Recovery): Promise<void>
  /** Only within the officer's jurisdiction. */
  find(within: string, id: string): Promise<Recovery | undefined>
  /** The newest first, at most `limit`. */
  list(within: string, limit: number): Promise<Recovery[]>
  /** In one statement: true for exactly one caller, who is not the one that asked, before it expires. */
  approve(id: string, by: string, at: Date): Promise<boolean>
  /** In one statement: stores the envelope once, after an approval and before it expires. */
  release(id: string, by: string, envelope: Uint8Array, at: Date): Promise<boolean>
}

export interface RecoveryRequest {
  signingSerial: string
  scope: string
  recipient: Uint8Array
  reason: string
  legalBasis: string
}

/** Who acts: a name for the trail, and what he may see. */
export interface Officer {
  id: string
  within: string
}

const LIFE_DAYS = 3
const LISTED = 100

/** Step 1: one officer asks, with a reason. Nothing is opened. `not-found` where nothing is under escrow. */
export async function requestRecovery(km: Km, officer: Officer, request: RecoveryRequest): Promise<Recovery> {
  requireSm2(request.recipient)
  if ((await km.pairs.find(request.signingSerial)) === undefined)
    throw new CerthallError('not-found', 'no such pair under escrow')
  const now = km.clock.now()
  const recovery: Recovery = {
    ...request,
    id: toHex(randomBytes(16)),
    requestedBy: officer.id,
    requestedAt: now,
    expiresAt: addDays(now, LIFE_DAYS),
  }
  await km.recoveries.add(recovery)
  return recovery
}

/** Step 2: another officer agrees. `recovery-own` for the one who asked, `recovery-expired`, `recovery-state-wrong`. */
export async function approveRecovery(km: Km, officer: Officer, id: string): Promise<Recovery> {
  const before = await known(km, officer, id)
  if (before.requestedBy === officer.id) throw new CerthallError('recovery-own')
  // A repeat of his own approval changes nothing, and says so by its answer.
  if (before.approvedBy === officer.id) return before
  requireLive(before, km.clock.now())
  if (!(await km.recoveries.approve(id, officer.id, km.clock.now())))
    throw wrongState(await known(km, officer, id), km.clock.now())
  return known(km, officer, id)
}

/**
 * Step 3: whoever asked takes the pair, wrapped to the key that was approved. One approval makes one envelope; until it
 * expires a repeat, after a lost answer, gives the same bytes.
 */
export async function releaseRecovery(
  km: Km,
  officer: Officer,
  id: string,
): Promise<Recovery & { envelope: Uint8Array; spki: Uint8Array }> {
  const before = await known(km, officer, id)
  if (before.requestedBy !== officer.id) throw new CerthallError('not-yours', 'asked by another officer')
  requireLive(before, km.clock.now())
  if (before.approvedBy === undefined) throw wrongState(before, km.clock.now())
  const pair = await km.pairs.find(before.signingSerial)
  if (pair === undefined) throw new CerthallError('not-found', 'no such pair under escrow')
  if (before.envelope === undefined) {
    const envelope = await wrapPair(km, pair, before.recipient)
    await km.recoveries.release(id, officer.id, envelope, km.clock.now())
  }
  const after = await known(km, officer, id)
  if (after.envelope === undefined) throw wrongState(after, km.clock.now())
  requireEnvelopeOf(pair, after.envelope)
  return { ...after, envelope: after.envelope, spki: pair.spki }
}

/** One of those in the officer's jurisdiction. `not-found`. */
export function viewRecovery(km: Km, officer: Officer, id: string): Promise<Recovery> {
  return known(km, officer, id)
}

export function listRecoveries(km: Km, officer: Officer): Promise<Recovery[]> {
  return km.recoveries.list(officer.within, LISTED)
}

export type RecoveryState = 'requested' | 'approved' | 'released' | 'expired'

export function recoveryState({ releasedAt, approvedAt, expiresAt }: Recovery, now: Date): RecoveryState {
  if (releasedAt !== undefined) return 'released'
  if (expiresAt <= now) return 'expired'
  return approvedAt === undefined ? 'requested' : 'approved'
}

async function known(km: Km, { within }: Officer, id: string): Promise<Recovery> {
  const recovery = await km.recoveries.find(within, id)
  if (recovery === undefined) throw new CerthallError('not-found', 'no such recovery')
  return recovery
}

function requireLive({ expiresAt }: Recovery, now: Date): void {
  if (expiresAt <= now)
    throw new CerthallError('recovery-expired', undefined, { until: expiresAt.toISOString() })
}

function wrongState(recovery: Recovery, now: Date): CerthallError {
  const state = recoveryState(recovery, now)
  return state === 'expired'
    ? new CerthallError('recovery-expired', undefined, { until: recovery.expiresAt.toISOString() })
    : new CerthallError('recovery-state-wrong', undefined, { state })
}
