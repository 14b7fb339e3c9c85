import { createHash, randomUUID } from 'node:crypto'
import { CerthallError } from '@certhall/model'
import type { Change, Check, Explanation, Finding, Words } from './check.ts'
import { openJournal, type Repair } from './journal.ts'
import { commandLines, elevationOf, perform } from './perform.ts'
import type { Place } from './place.ts'

/** What the page shows of one check. */
export interface CheckView {
  id: string
  title: Words
  untried: boolean
  state: Finding<unknown>['state'] | 'failed'
  /** Why there is nothing to check. */
  why?: Words
  explanation?: Explanation
  /** Whether 「修复」 is offered. */
  repairable: boolean
}

/** The dry run: what a repair would change, before anything is changed. */
export interface Plan {
  check: string
  /** Names exactly these changes: the repair that follows does them and no others. */
  digest: string
  changes: Change[]
  /** What the user would have to type himself, as no administrator's rights can be asked for here. */
  byHand: string[]
}

export interface RepairView {
  id: string
  check: string
  title: Words
  at: string
  state: Repair['state']
  /** Whether undoing is offered: only the newest of a check, so that each finds what it left. */
  undoable: boolean
  undo: Change[]
}

export interface EnvironmentDesk {
  /** Runs every check of this system. */
  checkAll(): Promise<CheckView[]>
  /** `not-found` for an unknown check, `repair-changed` where there is nothing (any more) to repair. */
  plan(check: string): Promise<Plan>
  /** Does what the plan of this digest showed. `repair-changed` where that is no longer what is needed; else as `perform`. */
  repair(check: string, digest: string): Promise<{ byHand: string[] }>
  /** `not-found`, `repair-changed`; else as `perform`. */
  undo(repair: string): Promise<{ byHand: string[] }>
  repairs(): RepairView[]
}

const PATIENCE_MS = 30_000

export async function openEnvironmentDesk(place: Place, all: readonly Check[]): Promise<EnvironmentDesk> {
  const checks = all.filter(({ systems }) => systems.includes(place.system))
  const journal = await openJournal(place.stateDir)
  let line: Promise<unknown> = Promise.resolve()

  /** One after another: two repairs would each take the other's half for the state before. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = line.catch(() => {}).then(work)
    line = mine
    return mine
  }

  function checkOf(id: string): Check {
    const found = checks.find((check) => check.id === id)
    if (!found) throw new CerthallError('not-found')
    return found
  }

  async function planOf(id: string) {
    const check = checkOf(id)
    const finding = await patiently(check.check(place))
    if (finding.state !== 'fault') throw new CerthallError('repair-changed', 'nothing is wrong')
    const changes = await check.repair?.(finding.facts, place)
    if (!changes || !check.undo) throw new CerthallError('repair-changed', 'nothing that we can repair')
    const undo = await check.undo(finding.facts, place)
    const digest = createHash('sha256')
      .update(JSON.stringify(changes.map(agreed)))
      .digest('hex')
    return { changes, undo, digest }
  }

  const newest = (check: string) =>
    journal.list().findLast((repair) => repair.check === check && repair.state !== 'undone')

  return {
    checkAll: () => Promise.all(checks.map((check) => view(check, place))),
    async plan(id) {
      const { changes, digest } = await planOf(id)
      const elevation = await elevationOf(place)
      const own = changes.filter((change) => change.kind === 'run' && change.root)
      return { check: id, digest, changes, byHand: elevation === 'by-hand' ? commandLines(own) : [] }
    },
    repair: (id, digest) =>
      inTurn(async () => {
        const plan = await planOf(id)
        if (plan.digest !== digest) throw new CerthallError('repair-changed', 'the plan is another now')
        const repair: Repair = {
          id: randomUUID(),
          check: id,
          at: place.now().toISOString(),
          state: 'begun',
          changes: plan.changes,
          undo: plan.undo,
        }
        // Intent first: whatever happens from here on, the way back is on the disk.
        await journal.add(repair)
        try {
          const left = await perform(place, plan.changes, await elevationOf(place))
          await journal.setState(repair.id, left.length > 0 ? 'by-hand' : 'done')
          return { byHand: commandLines(left) }
        } catch (error) {
          await journal.setState(repair.id, 'failed')
          throw error
        }
      }),
    undo: (id) =>
      inTurn(async () => {
        const repair = journal.list().find((one) => one.id === id)
        if (!repair || repair.state === 'undone') throw new CerthallError('not-found')
        if (newest(repair.check)?.id !== id)
          throw new CerthallError('repair-changed', 'a later one comes first')
        await journal.setState(id, 'undoing')
        const left = await perform(place, repair.undo, await elevationOf(place)).catch(async (error) => {
          await journal.setState(id, 'failed')
          throw error
        })
        await journal.setState(id, 'undone')
        return { byHand: commandLines(left) }
      }),
    repairs: () =>
      journal.list().map(({ id, check, at, state, undo }) => ({
        id,
        check,
        at,
        state,
        undo,
        title: checks.find((one) => one.id === check)?.title ?? { zh: check, en: check },
        undoable: newest(check)?.id === id,
      })),
  }
}

/** What of a change its plan's digest names. */
function agreed(change: Change): Change {
  return change.kind === 'run' && change.measured
    ? { ...change, command: change.command.slice(0, -1) }
    : change
}

async function view(check: Check, place: Place): Promise<CheckView> {
  const { id, title, untried = false } = check
  const shown = { id, title, untried, repairable: false }
  try {
    const finding = await patiently(check.check(place))
    if (finding.state === 'well') return { ...shown, state: 'well' }
    if (finding.state === 'idle') return { ...shown, state: 'idle', why: finding.why }
    const changes = await check.repair?.(finding.facts, place)
    return {
      ...shown,
      state: 'fault',
      explanation: check.explain(finding.facts),
      repairable: changes !== undefined,
    }
  } catch (error) {
    // One check that cannot be made must not hide the others.
    console.error(`environment check ${id}:`, error)
    return { ...shown, state: 'failed' }
  }
}

/** A check that hangs is a check that failed. */
function patiently<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CerthallError('internal', 'the check takes too long')), PATIENCE_MS)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
