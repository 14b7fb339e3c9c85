import { type CaseKind, KIND_WORDS } from '@certhall/model/states'
import type { Language } from '../language.tsx'
import { showAlgorithm, showYuan } from '../show.ts'
import type { Words } from '../words/zh.ts'

export interface Price {
  kinds: CaseKind[]
  keys?: string[]
  from?: number
  flatFen?: number
  perYearFen?: number
}
type Row = Record<string, unknown>

const UNITS = ['days', 'months', 'workingDays'] as const

/** One rule of a profile as people read it: texts in the reader's language, periods, prices and lists in words. */
export function showRule(value: unknown, words: Words, language: Language): string {
  const w = words.rules
  if (value === undefined || value === null) return w.nothing
  if (typeof value === 'boolean') return value ? w.yes : w.no
  if (Array.isArray(value)) return value.map((one) => showRule(one, words, language)).join(w.and)
  if (typeof value !== 'object') return String(value)
  const row = value as Row
  if ('zh' in row && 'en' in row) return String(row[language])
  const unit = UNITS.find((one) => one in row)
  if (unit) return w.duration(Number(row[unit]), unit)
  if (Array.isArray(row.kinds)) return showPrice(row as unknown as Price, words, language)
  return JSON.stringify(row)
}

export function showPrice(
  { kinds, keys = [], from = 1, flatFen, perYearFen }: Price,
  words: Words,
  language: Language,
) {
  const w = words.rules
  const amounts = [
    ...(flatFen === undefined ? [] : [w.amountFlat(showYuan(flatFen))]),
    ...(perYearFen === undefined ? [] : [w.amountYear(showYuan(perYearFen))]),
  ]
  const names = kinds.map((kind) => KIND_WORDS[kind][language])
  return w.price(names.join(w.and), from, keys.map(showAlgorithm).join(w.and), amounts.join(w.and))
}

/** The section that a rule stands in, in words; the exact place is shown beside it. */
export function sectionOf(path: string, words: Words): string {
  const [first = ''] = path.split('.')
  return words.rules.sections[first] ?? first
}
