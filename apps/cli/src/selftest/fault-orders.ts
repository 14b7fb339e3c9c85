import type { ChildProcess } from 'node:child_process'
import type { FaultOrder, FaultPlan, FaultPoint, FaultReport } from '@certhall/model'

/** Tells a process what is to go wrong there, and hears whether it did. */
export interface Saboteur {
  /** Points passed since the last order, while tracing. */
  points: FaultPoint[]
  /** True once the ordered fault has happened. */
  fired: boolean
  /** Sets or clears the plan and starts counting anew. */
  order(plan: FaultPlan | null, trace?: boolean): Promise<void>
  /** Hears no more of it: one process may see many plans. */
  release(): void
}

export function saboteur(child: ChildProcess): Saboteur {
  let ready = () => {}
  const self: Saboteur = {
    points: [],
    fired: false,
    order(plan, trace = false) {
      self.points = []
      self.fired = false
      const message: FaultOrder = { type: 'fault-order', plan, trace }
      return new Promise((resolve, reject) => {
        ready = resolve
        child.send(message, (error) => error && reject(error))
      })
    },
    release: () => void child.off('message', hear),
  }
  const hear = (report: FaultReport) => {
    if (report.type === 'fault-ready') ready()
    if (report.type === 'fault-point') self.points.push(report.point)
    if (report.type === 'fault-fired') self.fired = true
  }
  child.on('message', hear)
  return self
}
