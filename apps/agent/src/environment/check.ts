import type { Place } from './place.ts'

/** The same said in both languages of the pages. */
export interface Words {
  zh: string
  en: string
}

/** One thing that a repair or its undoing does; told before it is done, kept in the journal. */
export type Change =
  /** Replaces the file whole. `expect`: only while the file still reads like this; null: only while there is none. */
  | { kind: 'write'; path: string; text: string; mode?: number; expect?: string | null }
  | { kind: 'remove'; path: string; expect?: string }
  /**
   * No shell is between: a program by name and its arguments. `root`: wants the administrator's rights. `measured`: the
   * last argument is an amount that comes out a little different each time, so what was agreed to is the rest.
   */
  | { kind: 'run'; command: readonly string[]; root?: boolean; measured?: boolean }

/** What a check found. `idle`: nothing to check here, or not yet. Facts are JSON, and nothing in them is secret. */
export type Finding<Facts> =
  | { state: 'well' }
  | { state: 'idle'; why: Words }
  | { state: 'fault'; facts: Facts }

export interface Explanation {
  /** What is wrong, and what it would cause. */
  what: Words
  /** What to do, by hand or by 「修复」. */
  next: Words
}

/** One thing that a renewal needs, with the way to find, tell, mend and unmend its fault. */
export interface Check<Facts = unknown> {
  id: string
  title: Words
  /** Systems where it makes sense. */
  systems: readonly NodeJS.Platform[]
  /** True for what was written from documentation and never run by our tests; the page says so. */
  untried?: true
  check(place: Place): Promise<Finding<Facts>>
  explain(facts: Facts): Explanation
  /** What would be changed, in order; undefined where only a person can do it. Changes nothing itself. */
  repair?(facts: Facts, place: Place): Promise<Change[] | undefined>
  /** What would bring back the state of now; asked before the repair and stored with it. Safe to be done twice. */
  undo?(facts: Facts, place: Place): Promise<Change[]>
}
