import { useEffect, useState } from 'react'

/** Longer than the pause between the two clicks of a double click. */
const SETTLE_MS = 700

/**
 * True once this window has had the focus for a moment. A site can have its visitor double-click where our button will
 * come to lie, and open or uncover our window with the first of the two clicks.
 */
export function useSettled(): boolean {
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const begin = () => {
      clearTimeout(timer)
      setSettled(false)
      if (document.hasFocus()) timer = setTimeout(() => setSettled(true), SETTLE_MS)
    }
    begin()
    addEventListener('focus', begin)
    addEventListener('blur', begin)
    return () => {
      clearTimeout(timer)
      removeEventListener('focus', begin)
      removeEventListener('blur', begin)
    }
  }, [])
  return settled
}
