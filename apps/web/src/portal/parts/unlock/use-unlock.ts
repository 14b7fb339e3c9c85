import type { UnlockCase, UnlockSession } from '@certhall/model/api'
import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { ApiProblem, callApi } from '../../../shared/api-client.ts'

/** null where nobody has proved himself, or the session is over. */
export const unlockSessionQuery = queryOptions({
  queryKey: ['unlock-session'],
  staleTime: 0,
  queryFn: async () => {
    try {
      return await callApi<UnlockSession>('GET', '/api/unlock/session')
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'log-in-required') return null
      throw error
    }
  },
})

/** What came back takes the place of what is shown. */
export function useShowUnlock() {
  const queries = useQueryClient()
  return {
    session: (session: UnlockSession | null) => queries.setQueryData(unlockSessionQuery.queryKey, session),
    one: (unlock: UnlockCase) =>
      queries.setQueryData(unlockSessionQuery.queryKey, (before) => before && { ...before, case: unlock }),
    again: () => queries.invalidateQueries({ queryKey: unlockSessionQuery.queryKey }),
  }
}
