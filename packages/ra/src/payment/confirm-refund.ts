import { CerthallError } from '@certhall/model'
import type { Proposal, Ra } from '../ports.ts'

const bankReferenceOf = ({ payload }: Proposal) => String(payload.bankReference)

/** What the second person reads: whose money, how much, and the bank's number of the transfer back. */
export async function showRefund(ra: Ra, proposal: Proposal) {
  const refund = await ra.payments.findRefund(proposal.subject)
  const record = refund && (await ra.cases.find(refund.reference))
  const holder = record && (await ra.holders.find(record.holderId))
  const { reference = '', amountFen = 0 } = refund ?? {}
  return {
    holderName: holder?.name ?? '',
    money: { reference, amountFen, bankReference: bankReferenceOf(proposal) },
  }
}

/** Whoever has noted that the money came in does not confirm that it went back. */
export async function notedBy(ra: Ra, { subject }: Proposal): Promise<string | undefined> {
  const refund = await ra.payments.findRefund(subject)
  return refund && (await ra.cases.find(refund.reference))?.payment?.by
}

/** Confirmed: the refund is done. `payment-state-wrong` where it ended another way meanwhile. */
export async function applyRefund(ra: Ra, proposal: Proposal): Promise<void> {
  const { subject: number, proposedBy } = proposal
  const bankReference = bankReferenceOf(proposal)
  const done = await ra.payments.changeRefund(number, ['by-hand'], {
    ...{ state: 'done', doneAt: ra.clock.now(), doneBy: proposedBy },
    ...{ providerNumber: bankReference, problem: null },
  })
  const before = done ?? (await ra.payments.findRefund(number))
  if (before?.providerNumber !== bankReference) throw new CerthallError('payment-state-wrong')
  await ra.payments.creditRefunded(ra.clock.now())
}
