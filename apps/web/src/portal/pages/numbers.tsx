import { Button, buttonClass, Card, DataList, Notice } from '@certhall/ui'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { formPath } from '../journey.ts'
import { CancelCase } from '../parts/cancel-case.tsx'
import { DifferingNumbers } from '../parts/differing-numbers.tsx'
import { JourneySteps } from '../parts/journey-steps.tsx'
import { FormProblem } from '../parts/log-in-first.tsx'
import { PageFrame } from '../parts/page.tsx'
import { RegistryAway } from '../parts/registry-away.tsx'
import { useSaveDraft } from '../parts/use-draft.ts'
import { useFieldLabel } from '../parts/use-field-label.ts'
import { useLookUp } from '../parts/use-look-up.ts'
import { useStep } from '../parts/use-step.ts'
import { type CasePageProps, WithForm } from '../parts/with-case.tsx'
import { useWords } from '../use-words.ts'

export function Page() {
  const { t } = useWords()
  return (
    <WithForm title={t('numbers.title')} step="numbers">
      {(page) => <Numbers {...page} />}
    </WithForm>
  )
}

/** What the registry has and the certificate lacks: one number a page, the address says which. */
function Numbers({ renewal, profile }: CasePageProps) {
  const { t, w, day } = useWords()
  const label = useFieldLabel(profile)
  const navigate = useNavigate()
  const { at } = useSearch({ strict: false }) as { at?: string }
  const save = useSaveDraft(renewal.reference)
  const { back, next } = useStep({ renewal, profile }, 'numbers')
  const { finding, error, asking, ask } = useLookUp(renewal)
  const [fault, setFault] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const before = <JourneySteps profile={profile} renewal={renewal} step="numbers" />
  const to = (field: string) => formPath(renewal, `numbers?at=${field}`) as '/'

  if (error !== undefined) {
    return (
      <PageFrame title={t('numbers.title')} part="away" before={before}>
        <RegistryAway error={error} profile={profile} renewal={renewal} asking={asking} onRetry={ask} />
      </PageFrame>
    )
  }
  if (finding === undefined || asking) {
    return (
      <PageFrame title={t('numbers.title')} part="asking" before={before}>
        <p role="status" className="loading">
          {t('numbers.asking')}
        </p>
      </PageFrame>
    )
  }
  const { offered, differing, source, asOf } = finding
  const answers = renewal.draft.additions ?? {}
  const named = offered.findIndex(({ field }) => field === at)
  const open = offered.findIndex(({ field }) => answers[field] === undefined)
  const index = named >= 0 ? named : Math.max(open, 0)
  const number = offered[index]
  const nothing = at === 'none' || (open < 0 && named < 0 && offered.every(({ field }) => !answers[field]))

  async function answer(taken: boolean) {
    if (!number) return
    setBusy(true)
    setFault(undefined)
    try {
      const saved = await save({ additions: { [number.field]: taken } })
      const following = offered[index + 1]
      if (following) await navigate({ to: to(following.field) })
      else if (offered.some(({ field }) => saved.draft.additions?.[field])) await next()
      else await navigate({ to: to('none') })
    } catch (caught) {
      setFault(caught)
    }
    setBusy(false)
  }

  if (number === undefined || nothing) {
    return (
      <PageFrame title={t('numbers.title')} part="none" before={before}>
        <Notice kind="warn" title={t(number ? 'numbers.noneTaken' : 'numbers.noneFound')}>
          <p>{t(number ? 'numbers.noneTakenText' : 'numbers.noneFoundText', { source: w(source) })}</p>
        </Notice>
        <DifferingNumbers differing={differing} label={label} profile={profile} />
        <div className="actions">
          {number ? (
            <Link to={to(offered[0]?.field ?? '')} className={buttonClass({ kind: 'primary' })}>
              {t('confirm.rechoose')}
            </Link>
          ) : (
            <Button kind="primary" onClick={ask}>
              {t('numbers.again')}
            </Button>
          )}
          <CancelCase renewal={renewal} label={t('confirm.stop')} />
        </div>
      </PageFrame>
    )
  }
  const earlier = offered[index - 1]
  return (
    <PageFrame
      title={label(number.field)}
      part={number.field}
      before={before}
      lead={
        <>
          {offered.length > 1 && <>{t('confirm.position', { at: index + 1, of: offered.length })} · </>}
          {t('numbers.source', { source: w(source), day: day(asOf) })}
        </>
      }
    >
      <Card>
        <DataList
          rows={[{ key: number.field, label: label(number.field), value: <strong>{number.value}</strong> }]}
        />
      </Card>
      {index === 0 && <DifferingNumbers differing={differing} label={label} profile={profile} />}
      <h2 className="section">{t('numbers.question')}</h2>
      <p className="soft">{t('numbers.wrong')}</p>
      {fault !== undefined && <FormProblem error={fault} />}
      <div className="actions">
        <Button kind="primary" big busy={busy} onClick={() => answer(true)}>
          {t('numbers.take')}
        </Button>
        <Button big busy={busy} onClick={() => answer(false)}>
          {t('numbers.leave')}
        </Button>
      </div>
      <p className="actions">
        <Link to={(earlier ? to(earlier.field) : back) as '/'} className={buttonClass({ kind: 'quiet' })}>
          {t('common.back')}
        </Link>
      </p>
    </PageFrame>
  )
}
