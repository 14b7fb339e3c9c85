import type { RenewalCase, Session } from '@certhall/model/api'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ApiProblem, callApi } from '../../shared/api-client.ts'
import { isOpenForm, nextForm } from '../journey.ts'
import { caseQuery, sessionQuery } from '../queries.ts'
import type { Consent } from './agreement.tsx'
import { useHall } from './hall.ts'

/** From a log-in to the first form page: begins an application, or goes on with the one already open. */
export function useBegin() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { profiles } = useHall()

  async function enter(renewal: RenewalCase) {
    queries.setQueryData(caseQuery(renewal.reference).queryKey, renewal)
    const profile = profiles.find(({ id }) => id === renewal.profile)
    const { reference } = renewal
    if (!profile || !isOpenForm(renewal)) {
      await navigate({ to: '/cases/$reference', params: { reference } })
      return
    }
    await navigate({ to: `/renew/${reference}/${nextForm(profile, renewal)}` as '/' })
  }

  async function resume(reference: string) {
    await enter(await queries.fetchQuery(caseQuery(reference)))
  }

  /** Asks for an application of the logged-in certificate; `consent` is kept with it. */
  async function begin(session: Session, consent: Consent): Promise<void> {
    if (session.eligibility.openCase) return resume(session.eligibility.openCase)
    if (!session.eligibility.eligible) return
    const profile = profiles.find(({ id }) => id === session.profile)
    try {
      const started = await callApi<RenewalCase>('POST', '/api/cases', {})
      const agreement = { version: profile?.agreement.version ?? '', ...consent }
      const renewal = await callApi<RenewalCase>('PATCH', `/api/cases/${started.reference}/draft`, {
        version: started.version,
        draft: { agreement },
      })
      queries.removeQueries({ queryKey: ['cases'] })
      // the session's own eligibility now names the open application
      void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
      await enter(renewal)
    } catch (error) {
      const open = error instanceof ApiProblem && error.code === 'renewal-case-open' && error.problem.openCase
      if (typeof open !== 'string') throw error
      await resume(open)
    }
  }
  return { begin, resume }
}
