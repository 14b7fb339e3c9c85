import type { LossCodeSent, OwnCertificates } from '@certhall/model/api'
import { isResidentId, isUscc, normaliseNumber } from '@certhall/model/numbers'
import { Button, Card, ErrorSummary, type FieldFault, TextField } from '@certhall/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, callApi } from '../../../shared/api-client.ts'
import { lossSessionQuery } from '../../queries.ts'
import { useWords } from '../../use-words.ts'
import { Captcha } from '../captcha.tsx'
import { EnterCode } from '../enter-code.tsx'
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
      {sent && <EnterLossCode key={sent.id} sent={sent} />}
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

function EnterLossCode({ sent: { id, sentTo } }: { sent: LossCodeSent }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const { mobile, email } = sentTo
  const to = [
    ...(mobile ? [t('loss.toMobile', { end: mobile })] : []),
    ...(email ? [t('loss.toEmail', { start: email })] : []),
  ].join(t('loss.and'))
  return (
    <EnterCode
      id="loss-code"
      title={t('loss.sentTo', { to })}
      text={t('loss.sentText')}
      onCode={async (code) => {
        const own = await callApi<OwnCertificates>('POST', '/api/loss/session', { id, code })
        queries.setQueryData(lossSessionQuery.queryKey, own)
      }}
    />
  )
}
