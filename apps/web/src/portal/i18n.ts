import type { ErrorWordsTable } from '@certhall/model/error-telling'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { FirstMessages } from './messages/zh.ts'
import type { LateMessages } from './messages/zh-late.ts'
import type { unlock } from './messages/zh-unlock.ts'

export type Language = 'zh' | 'en'

declare module 'i18next' {
  interface CustomTypeOptions {
    /** Words of some pages come with them. */
    resources: { translation: FirstMessages & LateMessages & typeof unlock }
  }
}

// only the language in use is loaded
const LOADERS: Record<Language, () => Promise<FirstMessages>> = {
  zh: async () => (await import('./messages/zh.ts')).zh,
  en: async () => (await import('./messages/en.ts')).en,
}
const LATE: Record<Language, () => Promise<LateMessages>> = {
  zh: async () => (await import('./messages/zh-late.ts')).late,
  en: async () => (await import('./messages/en-late.ts')).late,
}
/** Words of refusals: many, and no page begins with one. They come after the first page. */
const ERRORS: Record<Language, () => Promise<ErrorWordsTable>> = {
  zh: async () => (await import('@certhall/model/error-words-zh')).ERROR_WORDS_ZH,
  en: async () => (await import('@certhall/model/error-words-en')).ERROR_WORDS_EN,
}
const KEY = 'certhall.language'

/** Chinese unless the reader has chosen otherwise on this computer. */
export function chosenLanguage(): Language {
  return read(KEY) === 'en' ? 'en' : 'zh'
}

export async function startLanguage(): Promise<void> {
  const language = chosenLanguage()
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: await LOADERS[language]() } },
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
    // what is on the page is said anew when the words of refusals have come
    react: { bindI18nStore: 'added' },
  })
  void loadErrors(language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

export async function chooseLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await LOADERS[language]())
  }
  if (isLateWanted) await loadLate(language)
  await i18next.changeLanguage(language)
  void loadErrors(language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  write(KEY, language)
}

let isLateWanted = false

/** Words of every page but the first, in the language in use and in any that is chosen from now on. */
export async function loadLate(language: Language = chosenLanguage()): Promise<void> {
  isLateWanted = true
  if (i18next.getResource(language, 'translation', 'mail') !== undefined) return
  i18next.addResourceBundle(language, 'translation', await LATE[language](), true)
}

async function loadErrors(language: Language): Promise<void> {
  if (i18next.getResource(language, 'translation', 'errors') !== undefined) return
  try {
    i18next.addResourceBundle(language, 'translation', { errors: await ERRORS[language]() }, true)
  } catch {
    // the hall is away, and that has words of its own; the next page asks again
    setTimeout(() => void loadErrors(language), 5000)
  }
}

// storage is refused in some private windows; then a choice lasts as long as the page
function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {}
}
