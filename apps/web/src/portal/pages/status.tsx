import type { StatusAnswer } from '@certhall/model/api'
import { isResidentId, isUscc, normaliseNumber } from '@certhall/model/numbers'
import {
  Button,
  buttonClass,
  Card,
  DataList,
  ErrorSummary,
  type FieldFault,
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
// as the hall numbers its applications (model: caseReference)
const REFERENCE = /^CH[0-9]{8}-[0-9A-HJKMNP-TV-Z]{8}$/

export function Page() {
  const { t, w, pair } = useWords()
  const { profiles } = useHall()
  const { values, set } = useTyping('status', { profile: profiles[0]?.id ?? '', idNumber: '', reference: '' })
  const [captcha, setCaptcha] = useState<string>()
  const [faults, setFaults] = useState<FieldFault[]>([])
  const [answer, setAnswer] = useState<StatusAnswer>()
  const [fault, setFault] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const profile = profiles.find(({ id }) => id === values.profile) ?? profiles[0]
  if (!profile) return null
  const { idType } = profile
  const message = (field: string) => faults.find((one) => one.field === field)?.message

  function check(): FieldFault[] {
    const idNumber = normaliseNumber(values.idNumber)
    const reference = normaliseReference(values.reference)
    const found: FieldFault[] = []
    if (!idNumber) found.push({ field: 'id-number', message: t('status.idMissing') })
    else if (!NUMBER_CHECKS[idType](idNumber)) {
      found.push({ field: 'id-number', message: t(`status.idWrong.${idType}`) })
    }
    if (reference && !REFERENCE.test(reference)) {
      found.push({ field: 'reference', message: t('status.referenceWrong') })
    }
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
      setAnswer(
        await callApi<StatusAnswer>('POST', '/api/status-query', {
          profile: profile?.id,
          idNumber: normaliseNumber(values.idNumber),
          captcha,
          reference: normaliseReference(values.reference) || undefined,
        }),
      )
    } catch (error) {
      setFault(error)
      // an answer that the hall took or refused is spent
      if (error instanceof ApiProblem && error.code === 'captcha-wrong') setCaptcha(undefined)
    }
    setBusy(false)
  }

  if (answer) {
    return (
      <Answer
        answer={answer}
        onAgain={() => {
          setAnswer(undefined)
          setCaptcha(undefined)
        }}
      />
    )
  }
  return (
    <PageFrame title={t('status.title')} lead={t('status.lead')}>
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
          label={t('status.kind')}
          value={profile.id}
          onChange={(id) => set('profile', id)}
          options={profiles.map((one) => ({
            value: one.id,
            label: w(one.product),
            hint: pair(t('status.idType'), t(`status.idTypes.${one.idType}`)),
          }))}
        />
        <TextField
          id="id-number"
          label={t(`status.idNumbers.${idType}`)}
          value={values.idNumber}
          onChange={(value) => set('idNumber', value)}
          error={message('id-number')}
          size={22}
          maxLength={40}
          autoComplete="off"
        />
        <TextField
          id="reference"
          label={t('status.reference')}
          hint={t('status.referenceHint')}
          value={values.reference}
          onChange={(value) => set('reference', value)}
          error={message('reference')}
          size={24}
          maxLength={40}
          autoComplete="off"
          required={false}
        />
        <Captcha solved={captcha !== undefined} onSolved={setCaptcha} error={message('captcha')} />
        {fault !== undefined && <ProblemNotice error={fault} />}
        <div className="actions">
          <Button kind="primary" big type="submit" busy={busy}>
            {busy ? t('status.querying') : t('status.query')}
          </Button>
        </div>
      </form>
    </PageFrame>
  )
}

/** Case numbers keep their dash. */
function normaliseReference(text: string): string {
  return text.replace(/\s/g, '').toUpperCase()
}

function Answer({ answer, onAgain }: { answer: StatusAnswer; onAgain(): void }) {
  const { t, w, moment } = useWords()
  const { detail } = answer
  return (
    <PageFrame title={t('status.result')} part="result">
      <Card>
        <p className="large-state" role="status">
          {answer.state === 'none' ? t('status.none') : w(answer.words)}
        </p>
        {detail && (
          <DataList
            rows={[
              { key: 'reference', label: t('case.reference'), value: detail.reference },
              { key: 'holder', label: t('status.holder'), value: detail.holderName },
              ...(detail.submittedAt
                ? [{ key: 'at', label: t('case.submittedAt'), value: moment(detail.submittedAt) }]
                : []),
              { key: 'next', label: t('case.next'), value: w(detail.next) },
              ...(detail.dueAt ? [{ key: 'due', label: t('case.dueAt'), value: moment(detail.dueAt) }] : []),
              ...(detail.reason ? [{ key: 'reason', label: t('case.reason'), value: detail.reason }] : []),
            ]}
          />
        )}
        <div className="actions">
          {answer.state !== 'none' && (
            <Link
              to={(detail ? `/cases/${detail.reference}` : '/cases') as '/'}
              className={buttonClass({ kind: 'primary', big: true })}
            >
              {answer.state === 'approved' ? t('token.download') : t('status.open')}
            </Link>
          )}
          <Button onClick={onAgain}>{t('status.again')}</Button>
        </div>
      </Card>
    </PageFrame>
  )
}
