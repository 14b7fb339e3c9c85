import type { FaultAct, FaultPlan, FaultPoint } from '@certhall/model'

/** What can happen at a point: tokens are pulled, connections cut, processes killed. */
const ACTS: Record<FaultPoint['kind'], Partial<Record<FaultPoint['moment'], readonly FaultAct[]>>> = {
  token: { before: ['pull', 'kill'], during: ['pull', 'kill'], lost: ['pull'], after: ['pull', 'kill'] },
  http: { before: ['cut', 'kill'], lost: ['cut'], after: ['kill'] },
  sql: { before: ['cut', 'kill'], lost: ['cut'], after: ['kill'] },
}

/** Which process a fault is ordered from: the hall runs the SQL, the assistant everything else. */
export function processOf(point: Pick<FaultPoint, 'kind'>): 'server' | 'assistant' {
  return point.kind === 'sql' ? 'server' : 'assistant'
}

export interface NamedPlan extends FaultPlan {
  call: string
}

/** Every act at every point that a trace passed, one of each kind, index and moment; of these each `every`-th from `from`. */
export function planFaults(trace: readonly FaultPoint[], every: number, from: number): NamedPlan[] {
  const plans = new Map<string, NamedPlan>()
  for (const { kind, index, moment, call } of trace) {
    for (const act of ACTS[kind][moment] ?? []) {
      const key = `${kind} ${index} ${moment} ${act}`
      if (!plans.has(key)) plans.set(key, { point: { kind, index, moment }, act, call })
    }
  }
  return [...plans.values()].filter((_, at) => at % every === from % every)
}
