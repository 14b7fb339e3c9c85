import { useState } from 'react'
import { restored, store } from './use-draft.ts'

/** The hall takes an answer for ten minutes; one minute is left for sending. */
const GOOD_MS = 9 * 60_000

/** The answer for one application, kept in the tab from the page that asked to the page that submits. */
export function useKeptCaptcha(reference: string) {
  const key = `captcha.${reference}`
  const [kept, setKept] = useState(() => restored<{ payload: string; at: number }>(key))
  const fresh = kept.payload !== undefined && Date.now() - (kept.at ?? 0) < GOOD_MS
  return {
    payload: fresh ? kept.payload : undefined,
    keep(payload: string | undefined) {
      const next = payload === undefined ? {} : { payload, at: Date.now() }
      setKept(next)
      store(key, next)
    },
  }
}
