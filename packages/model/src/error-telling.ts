import { dayInWords } from './dates.ts'
import type { ErrorCode } from './errors.ts'

/**
 * What the user reads for a code: what happened, then what to do. `withFacts` replaces `what` where all facts that it
 * names (`{triesLeft}`) came with the error.
 */
export interface ErrorWords {
  what: string
  next: string
  withFacts?: string
}

export type ErrorWordsTable = Record<ErrorCode, ErrorWords>

/** One code from one language's table; pages that load a single language call this, others `errorInWords`. */
export function tellError(
  table: ErrorWordsTable,
  code: string,
  language: 'zh' | 'en',
  facts: Readonly<Record<string, unknown>> = {},
): { what: string; next: string } {
  const { what, next, withFacts } = Object.hasOwn(table, code) ? table[code as ErrorCode] : table.internal
  return { what: (withFacts && fillWords(withFacts, facts, language)) ?? what, next }
}

/** `{name}` in a text replaced by its fact, instants as days; undefined where one is missing. */
export function fillWords(
  text: string,
  facts: Readonly<Record<string, unknown>>,
  language: 'zh' | 'en',
): string | undefined {
  let complete = true
  const filled = text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const fact = facts[name]
    if (typeof fact !== 'string' && typeof fact !== 'number') complete = false
    if (typeof fact === 'string' && /^\d{4}-\d\d-\d\dT/.test(fact))
      return dayInWords(new Date(fact), language)
    return String(fact)
  })
  return complete ? filled : undefined
}
