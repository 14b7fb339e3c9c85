import type { ChargeList, RefundList, RenewalCase } from '@certhall/model/api'
import type { HallClient } from '../hall-client.ts'

/** Payments − refunds − deliveries in fen, over everything that the member of staff sees; every payment's end is known. */
export async function balanceOf(staff: HallClient): Promise<{ fen: number; open: string[] }> {
  let fen = 0
  const open: string[] = []
  const done = new Map<string, number>()
  for (let page = 1; ; page += 1) {
    const { rows, total, size } = await staff.get<ChargeList>(`/api/staff/charges?size=100&page=${page}`)
    for (const { state, settled, paidFen = 0, reference, number } of rows) {
      if (state !== 'paid') continue
      fen += paidFen
      if (settled === undefined) open.push(number)
      if (settled === 'case') done.set(reference, (done.get(reference) ?? 0) + paidFen)
    }
    if (page * size >= total) break
  }
  const { refunds } = await staff.get<RefundList>('/api/staff/refunds')
  for (const { state, amountFen, number } of refunds) {
    if (state === 'done') fen -= amountFen
    else open.push(number)
  }
  for (const [reference, paid] of done) {
    const { state } = await staff.get<RenewalCase>(`/api/staff/cases/${reference}`)
    if (state === 'done') fen -= paid
  }
  return { fen, open }
}
