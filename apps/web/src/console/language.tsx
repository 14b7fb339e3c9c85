import { errorInWords } from '@certhall/model/error-words'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { ApiProblem } from '../shared/api-client.ts'
import { en } from './words/en.ts'
import { type Words, zh } from './words/zh.ts'

export type Language = 'zh' | 'en'

// the same choice as in the portal
const KEY = 'certhall.language'
const WORDS: Record<Language, Words> = { zh, en }
const TAGS: Record<Language, string> = { zh: 'zh-CN', en: 'en' }

interface Speech {
  language: Language
  words: Words
  choose(language: Language): void
}
const Context = createContext<Speech>({ language: 'zh', words: zh, choose: () => {} })

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => (remembered(KEY) === 'en' ? 'en' : 'zh'))
  useEffect(() => {
    document.documentElement.lang = TAGS[language]
  }, [language])
  const speech = useMemo(
    () => ({
      language,
      words: WORDS[language],
      choose(chosen: Language) {
        remember(KEY, chosen)
        setLanguage(chosen)
      },
    }),
    [language],
  )
  return <Context value={speech}>{children}</Context>
}

export const useSpeech = () => useContext(Context)

/** A refusal in the reader's words. */
export function problemWords(error: unknown, words: Words): string {
  if (!(error instanceof ApiProblem)) return problemText('internal', words)
  return problemText(error.code, words, { ...error.problem })
}

/** In the console's own words; else in those that everybody reads; a code without any says itself. */
export function problemText(
  code: string,
  words: Words,
  facts: Readonly<Record<string, unknown>> = {},
): string {
  const { other, ...known } = words.problems
  const own = (known as Record<string, string>)[code]
  if (own !== undefined) return own
  const language = words === zh ? 'zh' : 'en'
  const told = errorInWords(code, language, facts)
  if (told.what === errorInWords('internal', language).what) return other(code)
  return `${told.what}${language === 'zh' ? '' : ' '}${told.next}`
}

// storage is refused in some private windows; then a choice lasts as long as the page
export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {}
}
