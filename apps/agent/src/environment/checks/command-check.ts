import type { Change, Check, Explanation, Words } from '../check.ts'
import { type Place, type Ran, runProgram } from '../place.ts'

export interface CommandCheck {
  id: string
  title: Words
  systems: readonly NodeJS.Platform[]
  /** Asked in turn, all with the same judgement. Empty: nothing to check here, for this reason. */
  ask(place: Place): { commands: readonly (readonly string[])[]; ifNone: Words }
  isWell(answer: Ran): boolean
  explanation: Explanation
  repair(place: Place): readonly Change[]
  undo(place: Place): readonly Change[]
}

/** A check that is a question to one of the system's own commands. Those made so were written from documentation. */
export function commandCheck({ ask, isWell, explanation, repair, undo, ...rest }: CommandCheck): Check {
  return {
    ...rest,
    untried: true,
    async check(place) {
      const { commands, ifNone } = ask(place)
      if (commands.length === 0) return { state: 'idle', why: ifNone }
      for (const command of commands)
        if (!isWell(await runProgram(place, command, 15_000))) return { state: 'fault', facts: {} }
      return { state: 'well' }
    },
    explain: () => explanation,
    repair: async (_, place) => [...repair(place)],
    undo: async (_, place) => [...undo(place)],
  }
}
