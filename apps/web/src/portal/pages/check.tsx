import type { RenewalCase } from '@certhall/model/api'
import { Button, buttonClass, Card, DataList, ErrorSummary, type FieldFault } from '@certhall/ui'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { ApiProblem, callApi } from '../../shared/api-client.ts'
import { formPath, journeyKind } from '../journey.ts'
import { Agreement, useConsentFaults } from '../parts/agreement.tsx'
import { useCheckRows } from '../parts/check-rows.tsx'
import { JourneySteps } from '../parts/journey-steps.tsx'
import { useKeptCaptcha } from '../parts/kept-captcha.ts'
import { FormProblem } from '../parts/log-in-first.tsx'
import { PageFrame } from '../parts/page.tsx'
import { Loading } from '../parts/problem.tsx'
import { ReasonNotice } from '../parts/reason-notice.tsx'
import { TemplateTable } from '../parts/template-table.tsx'
import { forgetTyping, useSaveDraft, useSaved } from '../parts/use-draft.ts'
import { useStep } from '../parts/use-step.ts'
import { type CasePageProps, WithForm } from '../parts/with-case.tsx'
import { caseQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'

// asked for again only where the answer of the page before is gone or too old
const Captcha = lazy(async () => ({ default: (await import('../parts/captcha.tsx')).Captcha }))

export function Page() {
  const { t } = useWords()
  return (
    <WithForm title={t('check.title')} step="check">
      {(page) => <Check {...page} />}
    </WithForm>
  )
}

function Check({ renewal, profile }: CasePageProps) {
  const { t, day, language } = useWords()
  const { reference } = renewal
  const queries = useQueryClient()
  const navigate = useNavigate()
  const save = useSaveDraft(reference)
  const saved = useSaved(reference)
  const { back } = useStep({ renewal, profile }, 'check')
  const rows = useCheckRows({ renewal, profile })
  const captcha = useKeptCaptcha(reference)
  // decided when the page opens and when the hall refuses, so that the widget does not vanish once it is done
  const [askCaptcha, setAskCaptcha] = useState(profile.captcha && !captcha.payload)
  const agreed = renewal.draft.agreement
  const current = agreed?.version === profile.agreement.version && agreed.terms && agreed.idData
  const [askConsent] = useState(!current)
  const [consent, setConsent] = useState({ terms: false, idData: false })
  const consentFaults = useConsentFaults()
  const [faults, setFaults] = useState<FieldFault[]>([])
  const [fault, setFault] = useState<unknown>()
  const [busy, setBusy] = useState(false)

  async function submit() {
    const found = [
      ...(askConsent ? consentFaults(consent) : []),
      ...(profile.captcha && !captcha.payload ? [{ field: 'captcha', message: t('captcha.missing') }] : []),
    ]
    setFaults(found)
    setFault(undefined)
    if (found.length > 0) {
      if (profile.captcha && !captcha.payload) setAskCaptcha(true)
      return
    }
    setBusy(true)
    try {
      const { version } = askConsent
        ? await save({ agreement: { version: profile.agreement.version, ...consent } })
        : await saved()
      const submitted = await callApi<RenewalCase>('POST', `/api/cases/${reference}/submit`, {
        version,
        captcha: profile.captcha ? captcha.payload : undefined,
      })
      forgetTyping(reference)
      queries.setQueryData(caseQuery(reference).queryKey, submitted)
      queries.removeQueries({ queryKey: ['cases'] })
      if (submitted.state === 'payment') await navigate({ to: formPath(submitted, 'fee') as '/' })
      else await navigate({ to: '/cases/$reference', params: { reference } })
    } catch (error) {
      setFault(error)
      if (error instanceof ApiProblem) refused(error)
    }
    setBusy(false)
  }

  function refused(error: ApiProblem) {
    if (error.code === 'captcha-wrong') {
      captcha.keep(undefined)
      setAskCaptcha(true)
    }
    if (error.code === 'case-stale' || error.code === 'case-state-wrong') {
      void queries.invalidateQueries({ queryKey: ['case', reference] })
    }
    // the hall answers in both languages: 中文 / English
    setFaults(
      (error.problem.fields ?? []).map(({ path, message }) => ({
        field: path.split('/')[1] ?? path,
        message: message.split(' / ')[language === 'zh' ? 0 : 1] ?? message,
      })),
    )
  }

  return (
    <PageFrame
      title={t('check.title')}
      lead={t('check.lead')}
      before={<JourneySteps profile={profile} renewal={renewal} step="check" />}
    >
      <ErrorSummary title={t('common.problems')} faults={faults} />
      <ReasonNotice renewal={renewal} />
      <Card title={t('check.certificate')}>
        <DataList
          rows={[
            { key: 'holder', label: t('handler.holder'), value: renewal.holderName },
            ...(renewal.oldCertificate
              ? [{ key: 'old', label: t('handler.oldEnd'), value: day(renewal.oldCertificate.notAfter) }]
              : []),
            ...(renewal.template
              ? [
                  {
                    key: 'new',
                    label: t('handler.newEnd'),
                    value: <strong>{day(renewal.template.notAfter)}</strong>,
                  },
                ]
              : []),
          ]}
        />
        {renewal.template && <TemplateTable rows={renewal.template.rows} />}
      </Card>
      {rows.length > 0 && (
        <Card title={t('check.what')}>
          <DataList rows={rows} />
        </Card>
      )}
      {askConsent && (
        <Agreement
          profile={profile}
          kind={journeyKind(renewal.kind)}
          consent={consent}
          onChange={setConsent}
          faults={faults}
        />
      )}
      {askCaptcha && (
        <Suspense fallback={<Loading />}>
          <Captcha
            solved={captcha.payload !== undefined}
            onSolved={captcha.keep}
            error={faults.find(({ field }) => field === 'captcha')?.message}
          />
        </Suspense>
      )}
      {fault !== undefined && <FormProblem error={fault} />}
      <div className="actions">
        <Button kind="primary" big busy={busy} onClick={submit}>
          {busy ? t('check.submitting') : t('check.submit')}
        </Button>
        <Link to={back as '/'} className={buttonClass({ big: true })}>
          {t('check.back')}
        </Link>
      </div>
    </PageFrame>
  )
}
