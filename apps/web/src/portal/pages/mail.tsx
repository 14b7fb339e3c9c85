import type { AnnouncedOrder } from '@certhall/model/api'
import { isResidentId, isUscc, normaliseNumber } from '@certhall/model/numbers'
import {
  Button,
  buttonClass,
  Card,
  DataList,
  ErrorSummary,
  type FieldFault,
  Notice,
  RadioGroup,
  TextField,
} from '@certhall/ui'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiProblem, callApi } from '../../shared/api-client.ts'
import { Captcha } from '../parts/captcha.tsx'
import { useHall } from '../parts/hall.ts'
import { PageFrame } from '../parts/page.tsx'
import { ProblemNotice } from '../parts/problem.tsx'
import { useTyping } from '../parts/use-draft.ts'
import { useWords } from '../use-words.ts'

const NUMBER_CHECKS = { 'resident-id': isResidentId, uscc: isUscc } as const
const PHONE = /^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$/
const SERVICES = ['renewal', 'change', 'other'] as const
const LINES = ['holderName', 'idNumber', 'recipient', 'phone', 'address'] as const

/** A token that comes by mail: the slip to enclose, and what has become of it. */
export function Page() {
  const { t, w, pair } = useWords()
  const { profiles } = useHall()
  const { values, set } = useTyping('mail', {
    ...{ profile: profiles[0]?.id ?? '', service: 'renewal', holderName: '', idNumber: '', recipient: '' },
    ...{ phone: '', address: '' },
  })
  const [captcha, setCaptcha] = useState<string>()
  const [faults, setFaults] = useState<FieldFault[]>([])
  const [answer, setAnswer] = useState<AnnouncedOrder>()
  const [fault, setFault] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const profile = profiles.find(({ id }) => id === values.profile) ?? profiles[0]
  if (!profile) return null
  const { idType } = profile

  const labelOf = (field: (typeof LINES)[number]) =>
    field === 'idNumber' ? t(`mail.idNumbers.${idType}`) : t(`mail.${field}`)

  function check(): FieldFault[] {
    const found: FieldFault[] = LINES.filter((field) => values[field].trim() === '').map((field) => ({
      ...{ field, message: pair(labelOf(field), t('mail.missing')) },
    }))
    const number = normaliseNumber(values.idNumber)
    if (number && !NUMBER_CHECKS[idType](number))
      found.push({ field: 'idNumber', message: t('mail.idWrong') })
    if (values.phone.trim() && !PHONE.test(values.phone.trim()))
      found.push({ field: 'phone', message: t('mail.phoneWrong') })
    if (!captcha) found.push({ field: 'captcha', message: t('captcha.missing') })
    return found
  }

  async function submit() {
    const found = check()
    setFaults(found)
    setFault(undefined)
    if (found.length > 0) return
    setBusy(true)
    try {
      const trimmed = Object.fromEntries(LINES.map((field) => [field, values[field].trim()]))
      const service = SERVICES.find((one) => one === values.service) ?? 'renewal'
      setAnswer(
        await callApi<AnnouncedOrder>('POST', '/api/orders', {
          ...trimmed,
          service,
          profile: profile?.id,
          captcha,
        }),
      )
    } catch (error) {
      setFault(error)
      if (error instanceof ApiProblem && error.code === 'captcha-wrong') setCaptcha(undefined)
    }
    setBusy(false)
  }

  if (answer) return <Announced answer={answer} />
  const message = (field: string) => faults.find((one) => one.field === field)?.message
  const text = (field: (typeof LINES)[number], size: number, hint?: string) => (
    <TextField
      id={field}
      label={labelOf(field)}
      hint={hint}
      value={values[field]}
      onChange={(value) => set(field, value)}
      error={message(field)}
      size={size}
      maxLength={field === 'address' ? 200 : 60}
    />
  )
  return (
    <PageFrame title={t('mail.title')} lead={t('mail.lead')}>
      <Notice kind="warn" title={t('mail.noPin')} />
      <ErrorSummary title={t('common.problems')} faults={faults} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <RadioGroup
          id="kind"
          label={t('mail.kind')}
          value={profile.id}
          onChange={(id) => set('profile', id)}
          options={profiles.map((one) => ({ value: one.id, label: w(one.product) }))}
        />
        <RadioGroup
          id="service"
          label={t('mail.service')}
          value={values.service}
          onChange={(id) => set('service', id)}
          options={SERVICES.map((value) => ({ value, label: t(`mail.services.${value}`) }))}
        />
        {text('holderName', 30)}
        {text('idNumber', 22)}
        {text('recipient', 20)}
        {text('phone', 20, t('mail.phoneHint'))}
        {text('address', 40)}
        <Captcha solved={captcha !== undefined} onSolved={setCaptcha} error={message('captcha')} />
        {fault !== undefined && <ProblemNotice error={fault} />}
        <div className="actions">
          <Button kind="primary" big type="submit" busy={busy}>
            {t('mail.submit')}
          </Button>
          <Link to="/mail/status" className={buttonClass({ kind: 'quiet' })}>
            {t('mail.query')}
          </Link>
        </div>
      </form>
    </PageFrame>
  )
}

function Announced({ answer: { order, slip } }: { answer: AnnouncedOrder }) {
  const { t } = useWords()
  return (
    <PageFrame title={t('mail.done')} part="done">
      <Card>
        <DataList rows={[{ key: 'number', label: t('mail.number'), value: order.reference }]} />
        <p>{t('mail.next')}</p>
        <Notice kind="warn" title={t('mail.noPin')} />
        <div className="actions">
          <a
            className={buttonClass({ kind: 'primary', big: true })}
            href={`data:application/pdf;base64,${slip}`}
            download={`${order.reference}.pdf`}
          >
            {t('mail.print')}
          </a>
          <Link to="/" className={buttonClass()}>
            {t('common.home')}
          </Link>
        </div>
      </Card>
    </PageFrame>
  )
}
