export const TELLING_VIEWS = ['all', 'failed', 'retrying'] as const

export interface TellingsSearch {
  view?: 'failed' | 'retrying'
}

export function readTellingsSearch({ view }: Record<string, unknown>): TellingsSearch {
  return view === 'failed' || view === 'retrying' ? { view } : {}
}
