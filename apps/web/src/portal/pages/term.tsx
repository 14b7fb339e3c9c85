import { Button, buttonClass, ErrorSummary, RadioGroup } from '@certhall/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { JourneySteps } from '../parts/journey-steps.tsx'
import { FormProblem } from '../parts/log-in-first.tsx'
import { PageFrame } from '../parts/page.tsx'
import { useSaveDraft } from '../parts/use-draft.ts'
import { useStep } from '../parts/use-step.ts'
import { type CasePageProps, WithForm } from '../parts/with-case.tsx'
import { sessionQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'

export function Page() {
  const { t } = useWords()
  return (
    <WithForm title={t('term.title')} step="term">
      {(page) => <Term {...page} />}
    </WithForm>
  )
}

function Term({ renewal, profile }: CasePageProps) {
  const { t, day } = useWords()
  const { data: session } = useQuery(sessionQuery)
  const save = useSaveDraft(renewal.reference)
  const { back, next } = useStep({ renewal, profile }, 'term')
  const [years, setYears] = useState(renewal.draft.termYears)
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const ends = session?.eligibility.terms ?? []

  async function submit() {
    setMissing(years === undefined)
    if (years === undefined) return
    setBusy(true)
    setFault(undefined)
    await save({ termYears: years }).then(next, setFault)
    setBusy(false)
  }

  const faults = missing ? [{ field: 'term', message: t('term.choose') }] : []
  return (
    <PageFrame
      title={t('term.title')}
      before={<JourneySteps profile={profile} renewal={renewal} step="term" />}
    >
      <ErrorSummary title={t('common.problems')} faults={faults} />
      <RadioGroup
        id="term"
        label={t('term.label')}
        value={years === undefined ? null : String(years)}
        onChange={(value) => setYears(Number(value))}
        error={faults[0]?.message}
        options={profile.termYears.map((one) => {
          const end = ends.find((term) => term.years === one)
          return {
            value: String(one),
            label: t('term.years', { count: one }),
            hint: end && t('term.until', { day: day(end.notAfter) }),
          }
        })}
      />
      {fault !== undefined && <FormProblem error={fault} />}
      <div className="actions">
        <Button kind="primary" big busy={busy} onClick={submit}>
          {t('term.confirm')}
        </Button>
        <Link to={back as '/'} className={buttonClass({ kind: 'quiet' })}>
          {t('common.back')}
        </Link>
      </div>
    </PageFrame>
  )
}
