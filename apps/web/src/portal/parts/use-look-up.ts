import type { RenewalCase } from '@certhall/model/api'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ApiProblem, callApi } from '../../shared/api-client.ts'
import { caseQuery } from '../queries.ts'
import { useNow } from './hall.ts'

/** What was found is good for a day; a little less here, so that nobody is refused while he reads. */
const GOOD_MS = 23 * 3_600_000

/** Asks the registry by itself where nothing is known yet, or what is known is old; `ask` asks again. */
export function useLookUp(renewal: RenewalCase) {
  const queries = useQueryClient()
  const now = useNow()
  const { registry, reference } = renewal
  const fresh = registry !== undefined && now.getTime() - new Date(registry.askedAt).getTime() < GOOD_MS
  const [error, setError] = useState<unknown>()
  const [asking, setAsking] = useState(false)
  const running = useRef(false)

  async function ask() {
    if (running.current) return
    running.current = true
    setAsking(true)
    setError(undefined)
    const { queryKey, ...query } = caseQuery(reference)
    try {
      const { version } = await queries.fetchQuery({ ...query, queryKey, staleTime: 0 })
      const found = await callApi<RenewalCase>('POST', `/api/cases/${reference}/registry`, { version })
      queries.setQueryData(queryKey, found)
    } catch (caught) {
      // another window was faster: what it has found is shown
      if (caught instanceof ApiProblem && caught.code === 'case-stale')
        await queries.invalidateQueries({ queryKey })
      else setError(caught)
    }
    running.current = false
    setAsking(false)
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each need; a refusal waits for a press
  useEffect(() => {
    if (!fresh && error === undefined) void ask()
  }, [fresh])
  return { finding: fresh ? registry : undefined, error, asking, ask }
}
