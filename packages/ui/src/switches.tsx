import { useState } from 'react'

export interface LargeTextSwitchProps {
  /** 「关怀模式」 */
  label: string
}

const KEY = 'certhall.large-text'

/** Larger text (20 px) and larger targets, remembered on this computer. */
export function LargeTextSwitch({ label }: LargeTextSwitchProps) {
  const [large, setLarge] = useState(() => document.documentElement.dataset.text === 'large')
  return (
    <button
      type="button"
      className="ch-switch"
      aria-pressed={large}
      onClick={() => {
        applyLargeText(!large)
        setLarge(!large)
      }}
    >
      {label}
    </button>
  )
}

/** Before the first drawing: what the reader chose last time. */
export function restoreLargeText(): void {
  try {
    if (localStorage.getItem(KEY) === 'yes') document.documentElement.dataset.text = 'large'
  } catch {
    // storage refused: normal size
  }
}

function applyLargeText(large: boolean): void {
  if (large) document.documentElement.dataset.text = 'large'
  else delete document.documentElement.dataset.text
  try {
    localStorage.setItem(KEY, large ? 'yes' : 'no')
  } catch {
    // lasts as long as the page
  }
}

export interface LanguageSwitchProps {
  language: 'zh' | 'en'
  onChange(language: 'zh' | 'en'): void
}

/** Named in the language that it leads to. */
export function LanguageSwitch({ language, onChange }: LanguageSwitchProps) {
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <button
      type="button"
      className="ch-switch"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      onClick={() => onChange(other)}
    >
      {other === 'zh' ? '中文' : 'English'}
    </button>
  )
}
