import type { FaultAct, FaultHook, FaultOrder, FaultPlan, FaultPoint, FaultReport } from '@certhall/model'

/** This process as far as it is needed here. */
export type IpcProcess = Pick<NodeJS.Process, 'on' | 'send' | 'kill' | 'pid'>

/**
 * A fault hook that takes its orders from the parent process: counts the points of each kind since the order, carries
 * out at most one plan, and reports. A planned kill is carried out here, after the report has left.
 */
export function faultsOverIpc(process: IpcProcess): FaultHook {
  let plan: FaultPlan | null = null
  let trace = false
  let calls = { token: 0, http: 0, sql: 0 }

  process.on('message', (message: unknown) => {
    const order = message as FaultOrder
    if (order?.type !== 'fault-order') return
    plan = order.plan
    trace = order.trace
    calls = { token: 0, http: 0, sql: 0 }
    report({ type: 'fault-ready' })
  })

  function report(message: FaultReport): Promise<void> {
    return new Promise((resolve) => {
      if (!process.send) return resolve()
      process.send(message, undefined, {}, () => resolve())
    })
  }

  return async (asked) => {
    // A call has several moments; its first is always `before`.
    if (asked.moment === 'before') calls[asked.kind] += 1
    const point: FaultPoint = {
      kind: asked.kind,
      call: asked.call,
      moment: asked.moment,
      index: calls[asked.kind] - 1,
    }
    if (trace) await report({ type: 'fault-point', point })
    if (!plan || !matches(plan, point)) return 'go'
    const { act } = plan
    plan = null
    await report({ type: 'fault-fired', point, act })
    return await carryOut(process, act)
  }
}

function matches({ point: wanted }: FaultPlan, point: FaultPoint): boolean {
  return wanted.kind === point.kind && wanted.index === point.index && wanted.moment === point.moment
}

async function carryOut(process: IpcProcess, act: FaultAct): Promise<FaultAct> {
  if (act !== 'kill') return act
  process.kill(process.pid, 'SIGKILL')
  // Nothing after this point may happen.
  return await new Promise(() => {})
}
