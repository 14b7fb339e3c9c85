import type { RecoveryView } from '@certhall/model/api'

export const RECOVERY_VIEWS = ['open', 'all'] as const

export interface RecoveriesSearch {
  view?: 'all'
}

export function readRecoveriesSearch({ view }: Record<string, unknown>): RecoveriesSearch {
  return view === 'all' ? { view } : {}
}

/** What somebody still has to do. */
export const isOpen = ({ state }: Pick<RecoveryView, 'state'>): boolean =>
  state === 'requested' || state === 'approved'
