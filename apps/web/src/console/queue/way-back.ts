import type { QueueSearch } from './search.ts'

// Kept in the tab: a case page's "back" leads to the list as it was left, also after a reload.
const KEY = 'certhall.console.queue'

export function rememberQueue(search: QueueSearch): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(search))
  } catch {}
}

export function rememberedQueue(): QueueSearch {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '{}')
  } catch {
    return {}
  }
}
