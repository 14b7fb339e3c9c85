import type { ErrorWordsTable } from './error-telling.ts'
import { APPLICATIONS } from './error-words/zh-applications.ts'
import { REQUESTS } from './error-words/zh-requests.ts'
import { TOKENS } from './error-words/zh-tokens.ts'

export const ERROR_WORDS_ZH: ErrorWordsTable = { ...REQUESTS, ...APPLICATIONS, ...TOKENS }
