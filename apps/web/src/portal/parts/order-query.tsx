import type { AnnouncedOrder } from '@certhall/model/api'
import { Button, buttonClass, Card, DataList, TextField } from '@certhall/ui'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiProblem, callApi } from '../../shared/api-client.ts'
import { useWords } from '../use-words.ts'
import { Captcha } from './captcha.tsx'
import { ProblemNotice } from './problem.tsx'

const REFERENCE = /^SO[0-9]{8}-[0-9A-HJKMNP-TV-Z]{8}$/
const PHONE = /^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$/

/** What has become of an order, for whoever knows its number and telephone. */
export function OrderQuery() {
  const { t } = useWords()
  const [reference, setReference] = useState('')
  const [phone, setPhone] = useState('')
  const [captcha, setCaptcha] = useState<string>()
  const [asked, setAsked] = useState(false)
  const [answer, setAnswer] = useState<AnnouncedOrder>()
  const [fault, setFault] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const number = reference.replace(/\s/g, '').toUpperCase()
  const wrong = {
    reference: REFERENCE.test(number) ? undefined : t('mail.referenceWrong'),
    phone: PHONE.test(phone.trim()) ? undefined : t('mail.phoneWrong'),
  }

  async function submit() {
    setAsked(true)
    setFault(undefined)
    if (wrong.reference || wrong.phone || !captcha) return
    setBusy(true)
    try {
      const body = { reference: number, phone: phone.trim(), captcha }
      setAnswer(await callApi<AnnouncedOrder>('POST', '/api/order-query', body))
    } catch (error) {
      setFault(error)
      if (error instanceof ApiProblem && error.code !== 'server-away') setCaptcha(undefined)
    }
    setBusy(false)
  }

  if (answer)
    return (
      <Shown
        answer={answer}
        onAgain={() => {
          setAnswer(undefined)
          setCaptcha(undefined)
          setAsked(false)
        }}
      />
    )
  return (
    <Card>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <TextField
          id="order-reference"
          label={t('mail.reference')}
          hint={t('mail.referenceHint')}
          value={reference}
          onChange={setReference}
          error={asked ? wrong.reference : undefined}
          size={24}
          maxLength={40}
          autoComplete="off"
        />
        <TextField
          id="order-phone"
          label={t('mail.phone')}
          value={phone}
          onChange={setPhone}
          error={asked ? wrong.phone : undefined}
          size={20}
          maxLength={20}
        />
        <Captcha
          solved={captcha !== undefined}
          onSolved={setCaptcha}
          error={asked && !captcha ? t('captcha.missing') : undefined}
        />
        {fault !== undefined && <ProblemNotice error={fault} />}
        <div className="actions">
          <Button kind="primary" big type="submit" busy={busy}>
            {t('mail.queryButton')}
          </Button>
        </div>
      </form>
    </Card>
  )
}

function Shown({ answer: { order, slip }, onAgain }: { answer: AnnouncedOrder; onAgain(): void }) {
  const { t, moment } = useWords()
  const at = (key: string, label: string, instant: string | undefined) =>
    instant === undefined ? [] : [{ key, label, value: moment(instant) }]
  return (
    <Card>
      <p className="large-state" role="status">
        {t(`mail.states.${order.state}`)}
      </p>
      <DataList
        rows={[
          { key: 'number', label: t('mail.number'), value: order.reference },
          { key: 'holder', label: t('mail.holderName'), value: order.holderName },
          ...at('received', t('mail.received'), order.receivedAt),
          ...(order.state === 'received' ? at('due', t('mail.due'), order.dueAt) : []),
          ...at('sent', t('mail.sent'), order.sentAt),
          ...(order.carrier ? [{ key: 'carrier', label: t('mail.carrier'), value: order.carrier }] : []),
          ...(order.tracking ? [{ key: 'tracking', label: t('mail.tracking'), value: order.tracking }] : []),
        ]}
      />
      {order.caseReference && <p>{t('mail.finish')}</p>}
      <div className="actions">
        {order.caseReference && (
          <Link to="/cases" className={buttonClass({ kind: 'primary' })}>
            {t('mail.toCases')}
          </Link>
        )}
        {order.state === 'announced' && (
          <a
            className={buttonClass()}
            href={`data:application/pdf;base64,${slip}`}
            download={`${order.reference}.pdf`}
          >
            {t('mail.print')}
          </a>
        )}
        <Button onClick={onAgain}>{t('mail.again')}</Button>
      </div>
    </Card>
  )
}
