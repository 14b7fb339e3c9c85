export interface CounterSearch {
  q?: string
}

/** Serials that are all digits reach us as numbers. */
export function readCounterSearch({ q }: Record<string, unknown>): CounterSearch {
  const text = String(q ?? '').trim()
  return text === '' ? {} : { q: text.slice(0, 60) }
}
