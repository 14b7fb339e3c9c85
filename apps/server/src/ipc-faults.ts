import type { FaultHook, FaultOrder, FaultPlan, FaultReport } from '@certhall/model'

/**
 * Faults on the parent's order, over IPC: counts the calls since the last order, reports them where asked, and carries out at
 * most one plan. Call names have a `before` each, and that is what is counted.
 */
export function ipcFaults(): FaultHook {
  let plan: FaultPlan | null = null
  let trace = false
  let calls = 0

  const report = (message: FaultReport) =>
    new Promise<void>((resolve) => process.send?.(message, undefined, undefined, () => resolve()))

  process.on('message', (order: FaultOrder) => {
    if (order?.type !== 'fault-order') return
    plan = order.plan
    trace = order.trace
    calls = 0
    void report({ type: 'fault-ready' })
  })

  return async (seen) => {
    if (seen.moment === 'before') calls += 1
    const point = { ...seen, index: calls - 1 }
    if (trace) await report({ type: 'fault-point', point })
    const due =
      plan?.point.kind === point.kind &&
      plan.point.index === point.index &&
      plan.point.moment === point.moment
    if (!plan || !due) return 'go'
    const { act } = plan
    plan = null
    await report({ type: 'fault-fired', point, act })
    return act
  }
}
