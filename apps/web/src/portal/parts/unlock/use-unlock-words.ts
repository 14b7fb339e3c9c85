import i18next from 'i18next'
import { unlock as en } from '../../messages/en-unlock.ts'
import { unlock as zh } from '../../messages/zh-unlock.ts'
import { useWords } from '../../use-words.ts'

const WORDS = { zh, en }

/** The words of these pages come with them: no other page needs them, and the first page has none to spare. */
export function useUnlockWords() {
  const words = useWords()
  const { language } = words
  if (i18next.getResource(language, 'translation', 'unlock') === undefined)
    i18next.addResourceBundle(language, 'translation', WORDS[language], true, false, { silent: true })
  return words
}
