/**
 * Faults on request, for tests and `certhall selftest --faults`. A process that was forked with an IPC channel and with
 * CERTHALL_FAULTS=ipc counts its calls in delivery and carries out at most one plan.
 */
export interface FaultPoint {
  kind: 'token' | 'http' | 'sql'
  /** Name of the call: `createPair`, `POST /api/delivery/:ref/certificate`, `insert certificates` … */
  call: string
  /** How many calls of this kind came before it since the plan was set. */
  index: number
  /** before: nothing done yet. during (tokens): half done. after: done, and then. lost: done, but the caller learns only of a failure. */
  moment: 'before' | 'during' | 'after' | 'lost'
}

/** pull: the token leaves. kill: this process gets SIGKILL. cut: the call fails as if the network or connection went away. */
export type FaultAct = 'pull' | 'kill' | 'cut'

export interface FaultPlan {
  point: Pick<FaultPoint, 'kind' | 'index' | 'moment'>
  act: FaultAct
}

/** Parent to child. `trace: true` also reports every point passed. */
export type FaultOrder = { type: 'fault-order'; plan: FaultPlan | null; trace: boolean }
/** Child to parent. */
export type FaultReport =
  | { type: 'fault-ready' }
  | { type: 'fault-point'; point: FaultPoint }
  | { type: 'fault-fired'; point: FaultPoint; act: FaultAct }

/** Asked at every point; 'go' where nothing is planned. A planned kill never returns. */
export type FaultHook = (point: Omit<FaultPoint, 'index'>) => 'go' | FaultAct | Promise<'go' | FaultAct>
