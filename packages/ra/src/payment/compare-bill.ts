import type { BillLine } from './provider.ts'

/** What two books of one day disagree about. */
export const DIFFERENCES = ['not-here', 'not-there', 'amount'] as const

export interface Difference {
  kind: (typeof DIFFERENCES)[number]
  what: BillLine['kind']
  number: string
  /** In our books. */
  oursFen?: number
  /** In the provider's bill. */
  theirsFen?: number
}

/** Compares the provider's bill of a day with our own lines of it. Order does not matter; equal books give nothing. */
export function compareBill(theirs: readonly BillLine[], ours: readonly Omit<BillLine, 'providerNumber'>[]) {
  const key = ({ kind, number }: Pick<BillLine, 'kind' | 'number'>) => `${kind} ${number}`
  const here = new Map(ours.map((line) => [key(line), line]))
  const there = new Map(theirs.map((line) => [key(line), line]))
  const differences: Difference[] = []
  for (const [id, { kind: what, number, fen: theirsFen }] of there) {
    const oursFen = here.get(id)?.fen
    if (oursFen === undefined) differences.push({ kind: 'not-here', what, number, theirsFen })
    else if (oursFen !== theirsFen) differences.push({ kind: 'amount', what, number, oursFen, theirsFen })
  }
  for (const [id, { kind: what, number, fen: oursFen }] of here)
    if (!there.has(id)) differences.push({ kind: 'not-there', what, number, oursFen })
  return differences
}
