import type { ErrorWordsTable } from './error-telling.ts'
import { APPLICATIONS } from './error-words/en-applications.ts'
import { REQUESTS } from './error-words/en-requests.ts'
import { TOKENS } from './error-words/en-tokens.ts'

export const ERROR_WORDS_EN: ErrorWordsTable = { ...REQUESTS, ...APPLICATIONS, ...TOKENS }
