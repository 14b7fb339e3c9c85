import type { StaffCase } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiProblem, callApi } from '../../shared/api-client.ts'
import { caseQuery } from '../queries.ts'

export type Decision = 'approve' | 'reject' | 'correct'

/** What the hall answers when the case is no longer as this page shows it. */
const OVERTAKEN = ['case-stale', 'case-state-wrong', 'review-template-changed']

export type Overtaken = 'stale' | 'templateChanged'

export function overtaken(error: unknown): Overtaken | undefined {
  if (!(error instanceof ApiProblem) || !OVERTAKEN.includes(error.code)) return undefined
  return error.code === 'review-template-changed' ? 'templateChanged' : 'stale'
}

/** Sends an act on a case; the answer, or after an overtaken act the newest state, replaces what is shown. */
export function useAct<Body>(reference: string, act: 'decision' | 'fee-confirmation') {
  const queries = useQueryClient()
  const { queryKey } = caseQuery(reference)
  return useMutation({
    mutationFn: (body: Body) =>
      callApi<StaffCase>('POST', `/api/staff/cases/${encodeURIComponent(reference)}/${act}`, body),
    onSuccess: (answer) => {
      queries.setQueryData(queryKey, answer)
      return queries.invalidateQueries({ queryKey: ['queue'] })
    },
    onError: (error) => {
      if (overtaken(error)) return queries.invalidateQueries({ queryKey })
    },
  })
}
