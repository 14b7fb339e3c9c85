import { dayInWords } from '@certhall/model/dates'
import { type ErrorWordsTable, tellError } from '@certhall/model/error-telling'
import { useTranslation } from 'react-i18next'
import type { Language } from './i18n.ts'

/** Everything a page needs to speak: messages, the hall's own words, dates. */
export function useWords() {
  const { t, i18n } = useTranslation()
  const language = (i18n.language === 'en' ? 'en' : 'zh') as Language
  return {
    t,
    language,
    /** What happened and what to do, for an error code. */
    problem(code: string, facts?: Readonly<Record<string, unknown>>) {
      const table = i18n.getResource(language, 'translation', 'errors') as ErrorWordsTable | undefined
      if (table) return tellError(table, code, language, facts)
      return { what: t('common.problem'), next: t('common.problemNext') }
    },
    /** 名：值 / name: value */
    pair: (name: string, value: string) => t('common.pair', { name, value }),
    /** Words that came from the hall, in the reader's language. */
    w: (words: { zh: string; en: string }) => words[language],
    day: (instant: string | Date) => dayInWords(new Date(instant), language),
    /** 2026年11月21日 14:05, at +08:00 */
    moment: (instant: string | Date) =>
      `${dayInWords(new Date(instant), language)} ${clock.format(new Date(instant))}`,
  }
}

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'Asia/Shanghai',
})
