import { randomBytes } from '@certhall/crypto'
import { addDays, CerthallError } from '@certhall/model'
import type { BegunStamping, Stamping, StampingList } from '@certhall/model/api'
import { toHex } from '@certhall/pki'
import type { HolderActor } from '../actor.ts'
import type { Ra } from '../ports.ts'
import type { SealRecord, StampingRecord } from './ports.ts'
import { standingOf } from './seal-standing.ts'

// Every use of a seal is written down: what is to be stamped before the token is asked, the proof afterwards.

export const STAMPINGS_SHOWN = 100
/** How far the clock of the computer that stamps may be ahead, in days. */
const AHEAD = 10 / (24 * 60)

/** Writes down what the holder is about to stamp. `seal-not-in-force` for a seal that is not, `not-found` for another's. */
export async function beginStamping(
  ra: Ra,
  actor: HolderActor,
  input: { seal: string; name: string; pages: number; page: number; digest: string },
): Promise<BegunStamping> {
  if (actor.scope !== 'full') throw new CerthallError('scope-renewal-only')
  const seal = await ra.seals.find(input.seal)
  if (seal === undefined || seal.certificate !== actor.fingerprint || seal.holderId !== actor.holderId)
    throw new CerthallError('not-found', 'no such seal')
  await requireInForce(ra, seal)
  const { name, pages, page, digest } = input
  if (page > pages) throw new CerthallError('input-invalid', 'no such page')
  const id = newStampingId()
  await ra.stampings.begin({
    ...{ id, seal: seal.id, holderId: seal.holderId, begunAt: ra.clock.now() },
    document: { name, pages, page, digest },
  })
  return { id }
}

/**
 * Writes down that a document was stamped, by the stamp's own signature, which needs no log-in: whoever holds it may hand it in. The seal must
 * be in force now. A second time changes nothing.
 */
export async function recordStamping(ra: Ra, { signature }: { signature: Uint8Array }): Promise<Stamping> {
  const stamp = ra.stampReader.read(signature)
  const seal = await ra.seals.byDigest(stamp.sealDigest)
  if (seal === undefined || seal.certificate !== stamp.certificate)
    throw new CerthallError('not-found', 'no such seal')
  const there = await ra.stampings.byDocument(stamp.documentHash, seal.id)
  if (there) return presentStamping(there, seal.name)
  const now = ra.clock.now()
  if (stamp.at > addDays(now, AHEAD)) throw new CerthallError('input-invalid', 'stamped in the future')
  await requireInForce(ra, seal)
  const begun = stamp.property === '' ? undefined : await ra.stampings.find(stamp.property)
  const { at, documentHash } = stamp
  const stamping =
    begun !== undefined && begun.seal === seal.id && begun.done === undefined
      ? begun
      : { id: newStampingId(), seal: seal.id, holderId: seal.holderId, begunAt: now }
  const proof = { at, documentHash, signature, recordedAt: now }
  return presentStamping(await ra.stampings.complete(stamping, proof), seal.name)
}

/** What the holder has stamped, newest first. */
export async function viewStampings(ra: Ra, actor: HolderActor): Promise<StampingList> {
  if (actor.scope !== 'full') throw new CerthallError('scope-renewal-only')
  return stampingsOf(ra, actor.holderId)
}

export async function stampingsOf(
  ra: Pick<Ra, 'stampings' | 'seals'>,
  holderId: string,
): Promise<StampingList> {
  const [stampings, seals] = await Promise.all([
    ra.stampings.ofHolder(holderId, STAMPINGS_SHOWN),
    ra.seals.ofHolder(holderId),
  ])
  const names = new Map(seals.map(({ id, name }) => [id, name]))
  return { stampings: stampings.map((one) => presentStamping(one, names.get(one.seal) ?? '')) }
}

const newStampingId = (): string => `ST${toHex(randomBytes(10))}`

async function requireInForce(ra: Ra, seal: SealRecord): Promise<void> {
  const [certificate, all] = await Promise.all([
    ra.authority.find(seal.certificate),
    ra.seals.ofHolder(seal.holderId),
  ])
  if (standingOf(seal, certificate, all) !== 'valid' || seal.validUntil <= ra.clock.now())
    throw new CerthallError('seal-not-in-force')
}

export function presentStamping(
  { id, seal, document, begunAt, done }: StampingRecord,
  sealName: string,
): Stamping {
  return {
    ...{ id, seal, sealName, begunAt: begunAt.toISOString() },
    ...(document && { document }),
    ...(done && {
      done: {
        at: done.at.toISOString(),
        recordedAt: done.recordedAt.toISOString(),
        documentHash: done.documentHash,
      },
    }),
  }
}
