/** What may go wrong in one call of a vendor's library. */
export const CALL_ACTS = {
  /** Pulled before anything was done. */
  'pull-before': 'pulled before',
  /** Done, but the caller learns only that the token is out. */
  'pull-lost': 'answer lost',
  error: 'fails',
  crash: 'crashes',
  hang: 'hangs',
} as const

export type CallAct = keyof typeof CALL_ACTS

/** Orders to a library that takes them. */
export interface CallFaults {
  /** Names of the calls that the assistant's driver makes while `work` runs. */
  trace(work: () => Promise<unknown>): Promise<string[]>
  /** The `index`-th call from now on suffers `act`, once. */
  order(index: number, act: CallAct): Promise<void>
  /** Whether it has happened; an order that waits still is taken back. */
  end(): Promise<boolean>
}

export interface CallPlan {
  call: string
  index: number
  act: CallAct
}

/**
 * A pull at every call, before it and in place of its answer; the others, which cost a driver's restart and a waiting
 * time each, at each function's first call. Of these each `every`-th from `from`.
 */
export function planCallFaults(trace: readonly string[], every: number, from: number): CallPlan[] {
  const plans = trace.flatMap((call, index): CallPlan[] => {
    const first = trace.indexOf(call) === index
    const acts: CallAct[] = [
      'pull-before',
      'pull-lost',
      ...(first ? (['error', 'crash', 'hang'] as const) : []),
    ]
    return acts.map((act) => ({ call, index, act }))
  })
  return plans.filter((_, at) => at % every === from % every)
}

/** Functions by outcomes: how many were right of how many were tried. */
export function faultTable(results: readonly { plan: CallPlan; right: boolean }[]): string {
  const acts = Object.keys(CALL_ACTS) as CallAct[]
  const calls = [...new Set(results.map(({ plan }) => plan.call))].sort()
  const cell = (call: string, act: CallAct) => {
    const tried = results.filter(({ plan }) => plan.call === call && plan.act === act)
    return tried.length === 0 ? '' : `${tried.filter(({ right }) => right).length}/${tried.length}`
  }
  const head = ['call', ...acts.map((act) => CALL_ACTS[act])]
  const rows = calls.map((call) => [call, ...acts.map((act) => cell(call, act))])
  const width = (column: number) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0))
  return [head, ...rows]
    .map((row) =>
      row
        .map((text, column) => text.padEnd(width(column)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
