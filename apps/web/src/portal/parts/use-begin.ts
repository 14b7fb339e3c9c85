import type { Eligibility, RenewalCase, Session } from '@certhall/model/api'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ApiProblem, callApi } from '../../shared/api-client.ts'
import { formPath, isOpenForm, nextForm, profileFor } from '../journey.ts'
import { caseQuery, sessionQuery } from '../queries.ts'
import type { Consent } from './agreement.tsx'
import { useHall } from './hall.ts'

/** Kinds that begin for the certificate that has logged in. */
type HolderKind = 'renewal' | 'change'

const ELIGIBILITY: Record<HolderKind, (session: Session) => Eligibility> = {
  renewal: ({ eligibility }) => eligibility,
  change: ({ change }) => change,
}

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
    const step = nextForm(profileFor(profile, renewal.kind), renewal)
    await navigate({ to: formPath(renewal, step) as '/' })
  }

  async function resume(reference: string) {
    await enter(await queries.fetchQuery(caseQuery(reference)))
  }

  /** Asks for an application of the logged-in certificate; `consent` is kept with it. */
  async function begin(session: Session, consent: Consent, kind: HolderKind = 'renewal'): Promise<void> {
    const { eligible, openCase } = ELIGIBILITY[kind](session)
    if (openCase) return resume(openCase)
    if (!eligible) return
    const profile = profiles.find(({ id }) => id === session.profile)
    const version = profile && profileFor(profile, kind).agreement.version
    try {
      const started = await callApi<RenewalCase>('POST', '/api/cases', { kind })
      const agreement = { version: version ?? '', ...consent }
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
