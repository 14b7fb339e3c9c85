import { type ErrorWordsTable, tellError } from './error-telling.ts'
import { ERROR_WORDS_EN } from './error-words-en.ts'
import { ERROR_WORDS_ZH } from './error-words-zh.ts'

const WORDS: Record<'zh' | 'en', ErrorWordsTable> = { zh: ERROR_WORDS_ZH, en: ERROR_WORDS_EN }

/** A code in the user's words. Instants among the facts become days; an unknown code reads like `internal`. */
export function errorInWords(
  code: string,
  language: 'zh' | 'en',
  facts: Readonly<Record<string, unknown>> = {},
): { what: string; next: string } {
  return tellError(WORDS[language], code, language, facts)
}
