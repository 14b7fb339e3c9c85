import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { remember, remembered } from './language.tsx'

const KEY = 'certhall.console.shortcuts'
const Context = createContext({ on: true, turn: (_on: boolean) => {} })

/** Single-letter shortcuts can be turned off (WCAG 2.2, 2.1.4), for people whose speech input types letters. */
export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const [on, setOn] = useState(() => remembered(KEY) !== 'off')
  const value = useMemo(
    () => ({
      on,
      turn(next: boolean) {
        remember(KEY, next ? 'on' : 'off')
        setOn(next)
      },
    }),
    [on],
  )
  return <Context value={value}>{children}</Context>
}

export const useShortcutSetting = () => useContext(Context)

/** Acts on single keys, never while something is typed or a browser's own shortcut is meant. */
export function useShortcuts(actions: Record<string, () => void>): void {
  const { on } = useContext(Context)
  const current = useRef(actions)
  current.current = actions
  useEffect(() => {
    if (!on) return
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented)
        return
      const target = event.target as HTMLElement
      if (target.closest('input, textarea, select, [contenteditable], [role="menu"], [role="listbox"]'))
        return
      const action = current.current[event.key]
      if (!action) return
      event.preventDefault()
      action()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [on])
}
