import { useNavigate } from '@tanstack/react-router'
import { formPath, type JourneyStep, neighbour } from '../journey.ts'
import type { CasePageProps } from './with-case.tsx'

/** Moves between the form pages of an application. */
export function useStep({ renewal, profile }: CasePageProps, step: JourneyStep) {
  const navigate = useNavigate()
  const path = (to: JourneyStep | undefined) => formPath(renewal, to ?? 'check')
  const before = neighbour(profile, renewal, step, -1)
  return {
    /** Address of the page before, or of the application's progress where this is the first. */
    back: before ? path(before) : `/cases/${renewal.reference}`,
    next: () => navigate({ to: path(neighbour(profile, renewal, step, 1)) as '/' }),
  }
}
