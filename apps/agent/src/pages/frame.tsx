import { type ReactNode, useEffect, useRef } from 'react'
import { useLanguage, useSay } from './language.tsx'

/** The assistant's own colour bar and name, so that nobody takes another page for it. */
export function Frame({ children }: { children: ReactNode }) {
  const say = useSay()
  const { language, set } = useLanguage()
  return (
    <>
      <header className="bar">
        <span className="bar-name">
          <svg className="bar-mark" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M12 2 4 5v6c0 5 3.4 9.4 8 11 4.6-1.6 8-6 8-11V5z" fill="currentColor" opacity=".25" />
            <path d="m8 12 3 3 5-6" fill="none" stroke="currentColor" strokeWidth="2.4" />
          </svg>
          {say('证书助手', 'Certificate assistant')}
        </span>
        <span className="bar-place">{say('在您自己的电脑上', 'on your own computer')}</span>
        <button
          type="button"
          className="bar-language"
          lang={language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => set(language === 'zh' ? 'en' : 'zh')}
        >
          {language === 'zh' ? 'English' : '中文'}
        </button>
      </header>
      <main>{children}</main>
    </>
  )
}

/** A page's heading; takes the focus when it appears, so that keyboard and screen reader follow. */
export function Heading({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const text = String(children)
  useEffect(() => {
    document.title = text
    heading.current?.focus()
  }, [text])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}

export function Notice({ look, children }: { look: 'good' | 'warn' | 'bad' | 'plain'; children: ReactNode }) {
  return (
    <div className={`notice notice-${look}`} role={look === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  )
}
