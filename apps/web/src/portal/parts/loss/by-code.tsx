import type { LossCodeSent, OwnCertificates } from '@certhall/model/api'
import { isResidentId, isUscc, normaliseNumber } from '@certhall/model/numbers'
import { Button, Card, ErrorSummary, type FieldFault, Notice, TextField } from '@certhall/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiProblem, callApi } from '../../../shared/api-client.ts'
import { lossSessionQuery } from '../../queries.ts'
import { useWords } from '../../use-words.ts'
import { Captcha } from '../captcha.tsx'
import { ProblemNotice } from '../problem.tsx'
import { useTyping } from '../use-draft.ts'
import { NotYet } from '../with-case.tsx'
import { ChooseLost } from './choose-lost.tsx'

/** 「挂失」 without any token: a number, a code to the contacts on record, and which ones. */
export function LossByCode() {
  const { t } = useWords()
  const session = useQuery(lossSessionQuery)
  return (
    <Card title={t('loss.byCode')}>
      {session.data ? (
        <ChooseLost own={session.data} />
      ) : session.data === null ? (
        <AskForCode />
      ) : (
        <NotYet error={session.error} onRetry={() => session.refetch()} />
      )}
    </Card>
  )
}

function AskForCode() {
  const { t } = useWords()
  const { values, set } = useTyping('loss', { idNumber: '' })
  const [captcha, setCaptcha] = useState<string>()
  const [sent, setSent] = useState<LossCodeSent>()
  const [faults, setFaults] = useState<FieldFault[]>([])
  const [fault, setFault] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const number = normaliseNumber(values.idNumber)

  async function send() {
    const found: FieldFault[] = []
    if (!number) found.push({ field: 'loss-number', message: t('loss.numberMissing') })
    else if (!isResidentId(number) && !isUscc(number))
      found.push({ field: 'loss-number', message: t('loss.numberWrong') })
    if (!captcha) found.push({ field: 'captcha', message: t('captcha.missing') })
    setFaults(found)
    setFault(undefined)
    if (found.length > 0) return
    setBusy(true)
    try {
      setSent(await callApi<LossCodeSent>('POST', '/api/loss/codes', { idNumber: number, captcha }))
      // Each answer is good once.
      setCaptcha(undefined)
    } catch (error) {
      setFault(error)
      if (error instanceof ApiProblem && error.code === 'captcha-wrong') setCaptcha(undefined)
    }
    setBusy(false)
  }

  return (
    <>
      {!sent && <p>{t('loss.byCodeText')}</p>}
      <ErrorSummary title={t('common.problems')} faults={faults} />
      {sent && <EnterCode key={sent.id} sent={sent} />}
      <form
        noValidate
        className={sent && 'section'}
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        {sent && <h3>{t('loss.notCome')}</h3>}
        {sent && <p>{t('loss.notComeText')}</p>}
        <TextField
          id="loss-number"
          label={t('loss.number')}
          hint={t('loss.numberHint')}
          value={values.idNumber}
          onChange={(value) => set('idNumber', value)}
          error={faults.find(({ field }) => field === 'loss-number')?.message}
          size={22}
          maxLength={40}
          autoComplete="off"
        />
        <Captcha
          solved={captcha !== undefined}
          onSolved={setCaptcha}
          error={faults.find(({ field }) => field === 'captcha')?.message}
        />
        {fault !== undefined && <ProblemNotice error={fault} />}
        <div className="actions">
          <Button kind={sent ? 'quiet' : 'primary'} type="submit" busy={busy}>
            {t(sent ? 'loss.sendAgain' : 'loss.send')}
          </Button>
        </div>
      </form>
    </>
  )
}

function EnterCode({ sent }: { sent: LossCodeSent }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [code, setCode] = useState('')
  const [wrong, setWrong] = useState<string>()
  const [fault, setFault] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const { mobile, email } = sent.sentTo
  const to = [
    ...(mobile ? [t('loss.toMobile', { end: mobile })] : []),
    ...(email ? [t('loss.toEmail', { start: email })] : []),
  ].join(t('loss.and'))

  async function enter(event: FormEvent) {
    event.preventDefault()
    setFault(undefined)
    const typed = code.replace(/\s/g, '')
    setWrong(/^[0-9]{6}$/.test(typed) ? undefined : t('loss.codeMissing'))
    if (!/^[0-9]{6}$/.test(typed)) return
    setBusy(true)
    try {
      const own = await callApi<OwnCertificates>('POST', '/api/loss/session', { id: sent.id, code: typed })
      queries.setQueryData(lossSessionQuery.queryKey, own)
    } catch (error) {
      setFault(error)
      setBusy(false)
    }
  }
  return (
    <form noValidate onSubmit={enter}>
      <Notice kind="info" live title={t('loss.sentTo', { to })}>
        <p>{t('loss.sentText')}</p>
      </Notice>
      <TextField
        id="loss-code"
        label={t('loss.code')}
        hint={t('loss.codeHint')}
        value={code}
        onChange={setCode}
        error={wrong}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={8}
        size={8}
      />
      {fault !== undefined && <ProblemNotice error={fault} />}
      <div className="actions">
        <Button kind="primary" type="submit" busy={busy}>
          {t('common.next')}
        </Button>
      </div>
    </form>
  )
}
