import type { RenewalCase } from '@certhall/model/api'
import { Button, buttonClass, Card, DataList, ErrorSummary, TextField } from '@certhall/ui'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { confirmsWithHandler } from '../journey.ts'
import { Captcha } from '../parts/captcha.tsx'
import { HANDLER_CHECKS, type HandlerValues } from '../parts/handler-checks.ts'
import { JourneySteps } from '../parts/journey-steps.tsx'
import { useKeptCaptcha } from '../parts/kept-captcha.ts'
import { FormProblem } from '../parts/log-in-first.tsx'
import { PageFrame } from '../parts/page.tsx'
import { ReasonNotice } from '../parts/reason-notice.tsx'
import { useSaveDraft, useTyping } from '../parts/use-draft.ts'
import { useFieldLabel } from '../parts/use-field-label.ts'
import { useStep } from '../parts/use-step.ts'
import { type CasePageProps, WithForm } from '../parts/with-case.tsx'
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
  const navigate = useNavigate()
  const { back, next } = useStep({ renewal, profile }, 'handler')
  const confirmation = confirmsWithHandler(profile, renewal) ? renewal.confirmations[0] : undefined
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
    const confirmations = confirmation && { [confirmation.id]: true }
    await save({ handler: { ...values }, ...(confirmation && { confirmations }) }).then(next, setFault)
    setBusy(false)
  }

  async function reportDifferent(id: string) {
    const leave = () => navigate({ to: `/renew/${renewal.reference}/confirm?at=${id}` as '/' })
    await save({ confirmations: { [id]: false } }).then(leave, setFault)
  }

  return (
    <PageFrame
      title={t('handler.title')}
      before={<JourneySteps profile={profile} renewal={renewal} step="handler" />}
    >
      <ErrorSummary title={t('common.problems')} faults={tried ? faults : []} />
      <ReasonNotice renewal={renewal} />
      <CertificateRows
        renewal={renewal}
        profile={profile}
        confirmation={confirmation}
        onDifferent={reportDifferent}
      />
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
        {fault !== undefined && <FormProblem error={fault} />}
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

type Confirmation = RenewalCase['confirmations'][number]

/** The certificate to renew and its new end; a single confirmation's fields stand here too. */
function CertificateRows(
  props: CasePageProps & { confirmation?: Confirmation; onDifferent(id: string): void },
) {
  const { t, w, day } = useWords()
  const label = useFieldLabel(props.profile)
  const { confirmation } = props
  const { oldCertificate, template } = props.renewal
  return (
    <Card title={confirmation ? w(confirmation.title) : t('handler.certificate')}>
      <DataList
        rows={[
          ...(confirmation
            ? confirmation.fields.map(({ field, value }) => ({
                key: field,
                label: label(field),
                value: <strong>{value}</strong>,
              }))
            : [{ key: 'holder', label: t('handler.holder'), value: props.renewal.holderName }]),
          ...(oldCertificate
            ? [
                { key: 'serial', label: t('handler.serial'), value: <code>{oldCertificate.serial}</code> },
                { key: 'old', label: t('handler.oldEnd'), value: day(oldCertificate.notAfter) },
              ]
            : []),
          ...(template
            ? [{ key: 'new', label: t('handler.newEnd'), value: <strong>{day(template.notAfter)}</strong> }]
            : []),
        ]}
      />
      {confirmation && (
        <div className="actions">
          <span>{t('handler.sameText')}</span>
          <Button kind="quiet" onClick={() => props.onDifferent(confirmation.id)}>
            {t('handler.different')}
          </Button>
        </div>
      )}
    </Card>
  )
}
