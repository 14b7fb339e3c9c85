import type { PublicProfile, RenewalCase } from '@certhall/model/api'
import { useQuery } from '@tanstack/react-query'
import { Navigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ApiProblem } from '../../shared/api-client.ts'
import { formPath, formSteps, isOpenForm, type JourneyStep, profileFor } from '../journey.ts'
import { caseQuery } from '../queries.ts'
import { useAccent, useProfile } from './hall.ts'
import { LogInFirst } from './log-in-first.tsx'
import { PageFrame } from './page.tsx'
import { Loading, ProblemNotice } from './problem.tsx'

export interface CasePageProps {
  renewal: RenewalCase
  /** With the rules of the application's kind. */
  profile: PublicProfile
}

export function useReference(): string {
  return (useParams({ strict: false }) as { reference: string }).reference
}

/** A page about one application: loads it, and has words for everything that can stand in between. */
export function WithCase(props: {
  title: string
  poll?(renewal: RenewalCase): number | false
  children(page: CasePageProps): ReactNode
}) {
  const reference = useReference()
  const query = useQuery({
    ...caseQuery(reference),
    refetchInterval: ({ state }) => (state.data ? (props.poll?.(state.data) ?? false) : false),
  })
  const profile = useProfile(query.data?.profile)
  useAccent(profile)
  if (query.data && profile) {
    const renewal = query.data
    return props.children({ renewal, profile: profileFor(profile, renewal.kind) })
  }
  return (
    <PageFrame title={props.title}>
      <NotYet error={query.error} onRetry={() => query.refetch()} />
    </PageFrame>
  )
}

/** Loading, log-in first, or a problem. */
export function NotYet({ error, onRetry }: { error: unknown; onRetry(): unknown }) {
  if (!error) return <Loading />
  const code = error instanceof ApiProblem ? error.code : undefined
  if (code === 'log-in-required') return <LogInFirst kept />
  return <ProblemNotice error={error} onRetry={code === 'not-found' ? undefined : () => onRetry()} />
}

/** A form page of an application: one already submitted leads to its progress, a part that it lacks to the first one. */
export function WithForm(props: {
  title: string
  step: JourneyStep
  children(page: CasePageProps): ReactNode
}) {
  return (
    <WithCase title={props.title}>
      {(page) => {
        const { reference } = page.renewal
        if (!isOpenForm(page.renewal))
          return <Navigate to="/cases/$reference" params={{ reference }} replace />
        const steps = formSteps(page.profile, page.renewal)
        const asked =
          props.step === 'confirm' ? page.renewal.confirmations.length > 0 : steps.includes(props.step)
        if (asked) return props.children(page)
        return <Navigate to={formPath(page.renewal, steps[0] ?? 'check') as '/'} replace />
      }}
    </WithCase>
  )
}
