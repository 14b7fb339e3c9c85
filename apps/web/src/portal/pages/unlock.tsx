import { Steps } from '@certhall/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { PageFrame } from '../parts/page.tsx'
import { ProblemNotice } from '../parts/problem.tsx'
import { ProveYourself } from '../parts/unlock/prove-yourself.tsx'
import { UnlockCheck } from '../parts/unlock/unlock-check.tsx'
import { UnlockFormStep } from '../parts/unlock/unlock-form-step.tsx'
import { UnlockPapers } from '../parts/unlock/unlock-papers.tsx'
import { UnlockStatus } from '../parts/unlock/unlock-status.tsx'
import { unlockSessionQuery } from '../parts/unlock/use-unlock.ts'
import { useUnlockWords } from '../parts/unlock/use-unlock-words.ts'

const STEPS = ['prove', 'form', 'papers', 'check'] as const
/** Somebody decides, or the assistant is at work. */
const WAITS = ['review', 'approved', 'issued']
const POLL_MS = 5000

type Step = (typeof STEPS)[number]

/** 「介质解锁」 for a holder who cannot log in: who he is, the form, the papers, then how far it is. */
export function Page() {
  const { t } = useUnlockWords()
  const session = useQuery({
    ...unlockSessionQuery,
    // While others act, the page learns of it by itself.
    refetchInterval: ({ state }) => WAITS.includes(state.data?.case?.state ?? '') && POLL_MS,
  })
  const [step, setStep] = useState<Exclude<Step, 'prove'>>('form')
  const found = session.data
  const open = found?.case
  const editing = found && (!open || open.state === 'draft' || open.state === 'correction')
  const now: Step = editing ? (open ? step : 'form') : 'prove'
  const before = (
    <Steps
      label={t('unlock.steps')}
      steps={STEPS.map((one) => t(`unlock.step.${one}`))}
      current={STEPS.indexOf(now)}
      position={t('unlock.position', { at: STEPS.indexOf(now) + 1, of: STEPS.length })}
    />
  )
  if (session.error) {
    return (
      <PageFrame title={t('unlock.title')}>
        <ProblemNotice error={session.error} onRetry={() => session.refetch()} />
      </PageFrame>
    )
  }
  if (session.isPending) return <PageFrame title={t('unlock.title')}>{t('common.loading')}</PageFrame>
  if (!found) {
    return (
      <PageFrame title={t('unlock.title')} lead={t('unlock.lead')} before={before} part="prove">
        <ProveYourself />
      </PageFrame>
    )
  }
  if (!editing && open) return <UnlockStatus unlock={open} />
  return (
    <PageFrame title={t(`unlock.heading.${now}`)} before={before} part={now}>
      {now === 'papers' && open ? (
        <UnlockPapers unlock={open} back={() => setStep('form')} next={() => setStep('check')} />
      ) : now === 'check' && open ? (
        <UnlockCheck unlock={open} go={setStep} />
      ) : (
        <UnlockFormStep session={found} next={() => setStep('papers')} />
      )}
    </PageFrame>
  )
}
