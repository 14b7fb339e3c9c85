import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { callApi } from '../../shared/api-client.ts'

interface Sent {
  method: 'POST' | 'PATCH' | 'DELETE'
  path: string
  body?: object
}

/** One change at the hall; what it makes old is read anew before it counts as done. */
export function useSend<Answer = unknown>(...stale: QueryKey[]) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ method, path, body }: Sent) => callApi<Answer>(method, path, body),
    onSuccess: () => Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  })
}
