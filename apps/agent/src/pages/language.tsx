import type { Language } from '@certhall/bridge'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

const KEY = 'certhall-language'

/** Both wordings stand side by side where they are used; this picks one. */
export type Say = (zh: string, en: string) => string

const Context = createContext<{ language: Language; set: (language: Language) => void }>({
  language: 'zh',
  set: () => {},
})

function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(KEY)
  return asked === 'en' ? 'en' : 'zh'
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage)
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    localStorage.setItem(KEY, language)
  }, [language])
  return <Context value={{ language, set: setLanguage }}>{children}</Context>
}

export function useLanguage() {
  return useContext(Context)
}

export function useSay(): Say {
  const { language } = useContext(Context)
  return (zh, en) => (language === 'zh' ? zh : en)
}
