import { CerthallError } from '@certhall/model'
import type { CaseRecord } from './case-record.ts'
import { refundOf } from './payment/refund-of.ts'
import type { Ra } from './ports.ts'
import { addedNumbers } from './reissue/change.ts'
import { cancelUnfetchedSeal, type MakingPorts, makeSeal, remakeSeals } from './seals/make-seals.ts'
import type { Effect } from './workflow/engine.ts'

type Needs = Pick<Ra, 'cases' | 'holders' | 'payments'> & MakingPorts

const EFFECTS: Record<Effect, (ra: Needs, record: CaseRecord) => Promise<void>> = {
  activateCertificate: (ra, record) => ra.authority.activate(record.reference),
  remakeSeals,
  makeSeal,
  cancelUnfetchedSeal,
  async retireOldCertificate(ra, record) {
    const old = record.oldFingerprint && (await ra.authority.find(record.oldFingerprint))
    if (old) await ra.authority.revokePair({ serial: old.serial, reason: 'superseded' })
  },
  /** The next renewal carries them: it takes the values of the record. */
  async recordNumbers(ra, record) {
    const holder = await ra.holders.find(record.holderId)
    if (!holder) return
    const added = Object.fromEntries(addedNumbers(record))
    await ra.holders.update({ ...holder, numbers: { ...holder.numbers, ...added } })
  },
  async revokeUndelivered(ra, record) {
    for (const { serial } of await liveOfCase(ra, record)) {
      await ra.authority.revokePair({ serial, reason: 'cessationOfOperation' })
    }
  },
  async refundPayments(ra, { reference }) {
    for (const charge of await ra.payments.chargesOf(reference)) {
      const { paid, settled } = charge
      if (paid && settled === 'case')
        await ra.payments.addRefund(refundOf({ ...charge, paid }, 'not-delivered', ra.clock.now()))
    }
  },
}

/** Carries out what a transition named and notes that it is done. Every effect may run twice; a crash between leaves it noted. */
export async function runEffects(ra: Needs, record: CaseRecord): Promise<CaseRecord> {
  if (record.pending.length === 0) return record
  for (const effect of record.pending) await EFFECTS[effect](ra, record)
  const { reference, version } = record
  try {
    return await ra.cases.change({ reference, version, set: { pending: [] } })
  } catch (error) {
    // Another caller carried them out as well and was first to say so.
    if (!(error instanceof CerthallError) || error.code !== 'case-stale') throw error
    return (await ra.cases.find(reference)) ?? record
  }
}

/** Certificates of a case that are neither revoked nor encryption certificates; at most one, by the CA's promise. */
export async function liveOfCase(ra: Pick<Ra, 'authority'>, record: CaseRecord) {
  const certificates = await ra.authority.listByHolder(record.holderId)
  return certificates.filter(
    ({ caseReference, use, status }) =>
      caseReference === record.reference && use !== 'encryption' && status !== 'revoked',
  )
}
