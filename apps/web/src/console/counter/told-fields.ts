import { ApiProblem } from '../../shared/api-client.ts'
import { problemWords, type useSpeech } from '../language.tsx'

/** The fields that the hall refused, in its own words; else what it says of the whole. */
export function toldFields(error: unknown, { words, language }: ReturnType<typeof useSpeech>): string {
  const fields = error instanceof ApiProblem ? error.problem.fields : undefined
  if (!Array.isArray(fields) || fields.length === 0) return problemWords(error, words)
  const told = fields.map((one) => {
    const message = String((one as { message?: unknown }).message ?? '')
    return message.split(' / ')[language === 'zh' ? 0 : 1] ?? message
  })
  return [...new Set(told)].join(' ')
}
