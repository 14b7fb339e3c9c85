import { Button, buttonClass, Card, DataList, Notice } from '@certhall/ui'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { formPath } from '../journey.ts'
import { CancelCase } from '../parts/cancel-case.tsx'
import { JourneySteps } from '../parts/journey-steps.tsx'
import { FormProblem } from '../parts/log-in-first.tsx'
import { BringList, ServicePoints } from '../parts/other-ways.tsx'
import { PageFrame } from '../parts/page.tsx'
import { useSaveDraft } from '../parts/use-draft.ts'
import { useFieldLabel } from '../parts/use-field-label.ts'
import { useStep } from '../parts/use-step.ts'
import { type CasePageProps, WithForm } from '../parts/with-case.tsx'
import { useWords } from '../use-words.ts'

export function Page() {
  const { t } = useWords()
  return (
    <WithForm title={t('confirm.title')} step="confirm">
      {(page) => <Confirm {...page} />}
    </WithForm>
  )
}

/** One question a page; the address says which, so that back and reload work. */
function Confirm({ renewal, profile }: CasePageProps) {
  const { t, w } = useWords()
  const label = useFieldLabel(profile)
  const navigate = useNavigate()
  const { at } = useSearch({ strict: false }) as { at?: string }
  const save = useSaveDraft(renewal.reference)
  const { next } = useStep({ renewal, profile }, 'confirm')
  const [fault, setFault] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  /** The step whose 「不一致」 is being thought over again. */
  const [again, setAgain] = useState<string>()
  const answers = renewal.draft.confirmations ?? {}
  const named = renewal.confirmations.findIndex(({ id }) => id === at)
  const open = renewal.confirmations.findIndex(({ id }) => answers[id] !== true)
  const index = named >= 0 ? named : Math.max(open, 0)
  const step = renewal.confirmations[index]
  if (!step) return null
  const { reference } = renewal
  const before = <JourneySteps profile={profile} renewal={renewal} step="confirm" />
  const to = (id: string) => formPath(renewal, `confirm?at=${id}`) as '/'

  async function answer(same: boolean) {
    if (!step) return
    setBusy(true)
    setFault(undefined)
    setAgain(undefined)
    try {
      await save({ confirmations: { [step.id]: same } })
      const following = renewal.confirmations[index + 1]
      if (!same) await navigate({ to: to(step.id) })
      else if (following) await navigate({ to: to(following.id) })
      else await next()
    } catch (error) {
      setFault(error)
    }
    setBusy(false)
  }

  if (answers[step.id] === false && again !== step.id) {
    return (
      <PageFrame title={t('confirm.mismatchTitle')} part={`${step.id}-no`} before={before}>
        <Notice kind="warn" title={w(step.title)}>
          <p className="prose">{w(step.mismatch.words)}</p>
          <p>{t('confirm.mismatchText')}</p>
        </Notice>
        <Card title={t('refused.bring')}>
          <BringList bring={step.mismatch.bring} />
        </Card>
        <Card title={t('refused.points')}>
          <ServicePoints points={profile.servicePoints} />
        </Card>
        {fault !== undefined && <FormProblem error={fault} />}
        <div className="actions no-print">
          <Button kind="primary" onClick={() => setAgain(step.id)}>
            {t('confirm.rechoose')}
          </Button>
          <Button onClick={() => window.print()}>{t('common.print')}</Button>
          <CancelCase renewal={renewal} label={t('confirm.stop')} />
        </div>
      </PageFrame>
    )
  }
  const earlier = renewal.confirmations[index - 1]
  return (
    <PageFrame
      title={w(step.title)}
      part={step.id}
      before={before}
      lead={
        renewal.confirmations.length > 1 &&
        t('confirm.position', { at: index + 1, of: renewal.confirmations.length })
      }
    >
      <Card>
        <DataList
          rows={step.fields.map(({ field, value }) => ({
            key: field,
            label: label(field),
            value: <strong>{value}</strong>,
          }))}
        />
      </Card>
      <h2 className="section">{t('confirm.question')}</h2>
      {fault !== undefined && <FormProblem error={fault} />}
      <div className="actions">
        <Button kind="primary" big busy={busy} onClick={() => answer(true)}>
          {t('confirm.same')}
        </Button>
        <Button big busy={busy} onClick={() => answer(false)}>
          {t('confirm.different')}
        </Button>
      </div>
      <p className="actions">
        <Link
          to={(earlier ? to(earlier.id) : `/cases/${reference}`) as '/'}
          className={buttonClass({ kind: 'quiet' })}
        >
          {t('common.back')}
        </Link>
      </p>
    </PageFrame>
  )
}
