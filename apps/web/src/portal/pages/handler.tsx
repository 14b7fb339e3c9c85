import { maskNumber } from '@certhall/model/numbers'
import { Button, buttonClass, Card, DataList, ErrorSummary, TextField } from '@certhall/ui'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Captcha } from '../parts/captcha.tsx'
import { HANDLER_CHECKS, type HandlerValues } from '../parts/handler-checks.ts'
import { JourneySteps } from '../parts/journey-steps.tsx'
import { useKeptCaptcha } from '../parts/kept-captcha.ts'
import { PageFrame } from '../parts/page.tsx'
import { ProblemNotice } from '../parts/problem.tsx'
import { ReasonNotice } from '../parts/reason-notice.tsx'
import { useSaveDraft, useTyping } from '../parts/use-draft.ts'
import { useStep } from '../parts/use-step.ts'
import { type CasePageProps, WithForm } from '../parts/with-case.tsx'
import { sessionQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'

const FIELDS = ['name', 'idNumber', 'mobile'] as const
const LABELS = { name: 'name', idNumber: 'id', mobile: 'mobile' } as const

export function Page() {
  const { t } = useWords()
  return (
    <WithForm title={t('handler.title')} step="handler">
      {(page) => <HandlerForm {...page} />}
    </WithForm>
  )
}

function HandlerForm({ renewal, profile }: CasePageProps) {
  const { t } = useWords()
  const save = useSaveDraft(renewal.reference)
  const { back, next } = useStep({ renewal, profile }, 'handler')
  const saved = renewal.draft.handler ?? { name: '', idNumber: '', mobile: '' }
  const { values, set } = useTyping<HandlerValues>(`handler.${renewal.reference}`, saved)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [tried, setTried] = useState(false)
  const captcha = useKeptCaptcha(renewal.reference)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>()

  const wrong = (field: (typeof FIELDS)[number]) => {
    const key = HANDLER_CHECKS[field](values[field])
    return key && t(`handler.${key}`)
  }
  const captchaWrong = profile.captcha && !captcha.payload ? t('captcha.missing') : undefined
  const faults = [
    ...FIELDS.map((field) => ({ field: `handler-${field}`, message: wrong(field) })),
    { field: 'captcha', message: captchaWrong },
  ].filter((one): one is { field: string; message: string } => one.message !== undefined)

  /** Leaving a field shows its fault and keeps what was typed; a hall that is away is no reason to interrupt. */
  function onBlur(field: string) {
    setLeft(new Set(left).add(field))
    const changed = FIELDS.some((name) => values[name] !== saved[name])
    if (changed) void save({ handler: { ...values } }).catch(() => {})
  }

  async function submit() {
    setTried(true)
    setFault(undefined)
    if (faults.length > 0) return
    setBusy(true)
    await save({ handler: { ...values } }).then(next, setFault)
    setBusy(false)
  }

  return (
    <PageFrame
      title={t('handler.title')}
      before={<JourneySteps profile={profile} renewal={renewal} step="handler" />}
    >
      <ErrorSummary title={t('common.problems')} faults={tried ? faults : []} />
      <ReasonNotice renewal={renewal} />
      <CertificateRows renewal={renewal} />
      <h2 className="section">{t('handler.handler')}</h2>
      <p className="soft">{t('handler.handlerText')}</p>
      <form
        noValidate
        className="section"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        {FIELDS.map((field) => (
          <TextField
            key={field}
            id={`handler-${field}`}
            label={t(`handler.${LABELS[field]}`)}
            hint={field === 'name' ? undefined : t(`handler.${field === 'mobile' ? 'mobileHint' : 'idHint'}`)}
            value={values[field]}
            onChange={(value) => set(field, value)}
            onBlur={() => onBlur(field)}
            error={tried || (left.has(field) && values[field]) ? wrong(field) : undefined}
            size={field === 'mobile' ? 14 : field === 'name' ? 16 : 22}
            maxLength={field === 'name' ? 60 : 40}
            inputMode={field === 'mobile' ? 'tel' : undefined}
            autoComplete={field === 'name' ? 'name' : field === 'mobile' ? 'tel-national' : 'off'}
          />
        ))}
        {profile.captcha && (
          <Captcha
            solved={captcha.payload !== undefined}
            onSolved={captcha.keep}
            error={tried ? captchaWrong : undefined}
          />
        )}
        {fault !== undefined && <ProblemNotice error={fault} />}
        <p className="soft">{t('handler.saved')}</p>
        <div className="actions">
          <Button kind="primary" big type="submit" busy={busy}>
            {t('common.next')}
          </Button>
          <Link to={back as '/'} className={buttonClass({ kind: 'quiet' })}>
            {t('common.back')}
          </Link>
        </div>
      </form>
    </PageFrame>
  )
}

function CertificateRows({ renewal }: Pick<CasePageProps, 'renewal'>) {
  const { t, day } = useWords()
  const { data: session } = useQuery(sessionQuery)
  const { oldCertificate, template } = renewal
  return (
    <Card title={t('handler.certificate')}>
      <DataList
        rows={[
          { key: 'holder', label: t('handler.holder'), value: <strong>{oldCertificate.holderName}</strong> },
          ...(session
            ? [{ key: 'id', label: t('handler.idNumber'), value: maskNumber(session.holder.idNumber) }]
            : []),
          { key: 'serial', label: t('handler.serial'), value: <code>{oldCertificate.serial}</code> },
          { key: 'old', label: t('handler.oldEnd'), value: day(oldCertificate.notAfter) },
          ...(template
            ? [{ key: 'new', label: t('handler.newEnd'), value: <strong>{day(template.notAfter)}</strong> }]
            : []),
        ]}
      />
    </Card>
  )
}
