import { CerthallError, localDay } from '@certhall/model'
import type { StaffSealRecord } from '@certhall/model/api'
import { CASE_VIEWERS, requireRole, type StaffActor } from '../actor.ts'
import type { Ra } from '../ports.ts'
import type { SealRecord } from './ports.ts'
import { presentSeal } from './present-seal.ts'
import { presentStamping, STAMPINGS_SHOWN } from './stampings.ts'

/** A seal of the jurisdiction's register, with where it was filed. */
export async function viewRegisteredSeal(
  ra: Ra,
  actor: StaffActor,
  { id }: { id: string },
): Promise<StaffSealRecord> {
  requireRole(actor, ...CASE_VIEWERS)
  return presentRecord(ra, actor, await sealWithin(ra, actor, id))
}

/** 「备案」: where and under which number the seal was filed. The same number again changes nothing. */
export async function fileSeal(
  ra: Ra,
  actor: StaffActor,
  input: { id: string; office: string; number: string; filedOn: string },
): Promise<StaffSealRecord> {
  requireRole(actor, 'seal-reviewer')
  const seal = await sealWithin(ra, actor, input.id)
  const { office, number, filedOn } = input
  if (filedOn > localDay(ra.clock.now())) throw new CerthallError('input-invalid', 'filed in the future')
  await ra.seals.file(seal.id, { office, number, filedOn, by: actor.staffId, at: ra.clock.now() })
  return presentRecord(ra, actor, seal)
}

/** 「作废」: of no force from now on, for good; the certificate stays as it is. A second time changes nothing. */
export async function cancelSeal(
  ra: Ra,
  actor: StaffActor,
  { id, reason }: { id: string; reason: string },
): Promise<StaffSealRecord> {
  requireRole(actor, 'seal-reviewer')
  const seal = await sealWithin(ra, actor, id)
  await ra.seals.cancel(seal.id, { at: ra.clock.now(), by: actor.staffId, reason })
  return presentRecord(ra, actor, await sealWithin(ra, actor, id))
}

/** Outside the jurisdiction, or unknown: both `not-found`. */
async function sealWithin(ra: Ra, actor: StaffActor, id: string): Promise<SealRecord> {
  const seal = await ra.seals.find(id)
  const record = seal && (await ra.cases.findWithin(actor.jurisdictionPath, seal.reference))
  if (record === undefined) throw new CerthallError('not-found', 'no such seal')
  return seal as SealRecord
}

async function presentRecord(ra: Ra, actor: StaffActor, seal: SealRecord): Promise<StaffSealRecord> {
  const [certificate, all, filings, stampings] = await Promise.all([
    ra.authority.find(seal.certificate),
    ra.seals.ofHolder(seal.holderId),
    ra.seals.filings(seal.id),
    ra.stampings.ofSeal(seal.id, STAMPINGS_SHOWN),
  ])
  return {
    ...presentSeal(seal, certificate, all),
    filings: filings.map(({ office, number, filedOn }) => ({ office, number, filedOn })),
    ...(seal.cancelled && {
      cancelled: { at: seal.cancelled.at.toISOString(), reason: seal.cancelled.reason },
    }),
    stampings: stampings.map((one) => presentStamping(one, seal.name)),
    mayKeep: actor.roles.includes('seal-reviewer'),
  }
}
