import type { UnlockCase, UnlockForm, UnlockSession } from '@certhall/model/api'
import { UNLOCK_CAUSES } from '@certhall/model/unlock'
import { Button, ErrorSummary, Notice, RadioGroup, TextField } from '@certhall/ui'
import { type FormEvent, useState } from 'react'
import { callApi } from '../../../shared/api-client.ts'
import { useWords } from '../../use-words.ts'
import { HANDLER_CHECKS } from '../handler-checks.ts'
import { ProblemNotice } from '../problem.tsx'
import { restored, store } from '../use-draft.ts'
import { useShowUnlock } from './use-unlock.ts'

const FIELDS = ['name', 'idNumber', 'mobile'] as const
const LABELS = { name: 'name', idNumber: 'id', mobile: 'mobile' } as const

/** Why, and who handles it. What was typed is in the tab until the hall has it. */
export function UnlockFormStep({ session, next }: { session: UnlockSession; next(): void }) {
  const { t } = useWords()
  const show = useShowUnlock()
  const unlock = session.case
  const editable = unlock?.state === 'draft' || unlock?.state === 'correction' ? unlock : undefined
  const key = `unlock.${session.token}`
  const [typed, setTyped] = useState(() => {
    const kept = restored<{ cause: string; note: string; name: string; idNumber: string; mobile: string }>(
      key,
    )
    const { form } = editable ?? {}
    return {
      cause: kept.cause ?? form?.cause ?? '',
      note: kept.note ?? form?.note ?? '',
      name: kept.name ?? form?.handler.name ?? '',
      idNumber: kept.idNumber ?? form?.handler.idNumber ?? '',
      mobile: kept.mobile ?? form?.handler.mobile ?? '',
    }
  })
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const set = (field: keyof typeof typed, value: string) => {
    const now = { ...typed, [field]: value }
    setTyped(now)
    store(key, now)
  }
  const wrong = (field: (typeof FIELDS)[number]) => {
    const found = HANDLER_CHECKS[field](typed[field])
    return found && t(`handler.${found}`)
  }
  const faults = [
    { field: 'unlock-cause', message: typed.cause === '' ? t('unlock.causeMissing') : undefined },
    ...FIELDS.map((field) => ({ field: `unlock-${field}`, message: wrong(field) })),
  ].filter((one): one is { field: string; message: string } => one.message !== undefined)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (faults.length > 0) return
    setBusy(true)
    setFault(undefined)
    const { cause, note, name, idNumber, mobile } = typed
    const form = { cause, note, handler: { name, idNumber, mobile } } as UnlockForm
    try {
      const draft = editable ?? (await callApi<UnlockCase>('POST', '/api/unlock/cases', {}))
      const { reference, version } = draft
      show.one(await callApi<UnlockCase>('PATCH', `/api/unlock/cases/${reference}/form`, { version, form }))
      store(key, {})
      next()
    } catch (error) {
      setFault(error)
    }
    setBusy(false)
  }
  return (
    <form noValidate onSubmit={submit}>
      <ErrorSummary title={t('common.problems')} faults={tried ? faults : []} />
      {editable?.reason && (
        <Notice kind="warn" title={t('unlock.correction')}>
          <p>{editable.reason}</p>
        </Notice>
      )}
      <RadioGroup
        id="unlock-cause"
        label={t('unlock.cause')}
        value={typed.cause || null}
        onChange={(value) => set('cause', value)}
        options={UNLOCK_CAUSES.map((value) => ({ value, label: t(`unlock.causes.${value}`) }))}
        error={tried && typed.cause === '' ? t('unlock.causeMissing') : undefined}
      />
      <TextField
        id="unlock-note"
        label={t('unlock.note')}
        value={typed.note}
        onChange={(value) => set('note', value)}
        maxLength={200}
        required={false}
      />
      <h2 className="section">{t('handler.handler')}</h2>
      {FIELDS.map((field) => (
        <TextField
          key={field}
          id={`unlock-${field}`}
          label={t(`handler.${LABELS[field]}`)}
          hint={field === 'name' ? undefined : t(`handler.${field === 'mobile' ? 'mobileHint' : 'idHint'}`)}
          value={typed[field]}
          onChange={(value) => set(field, value)}
          error={tried ? wrong(field) : undefined}
          size={field === 'mobile' ? 14 : field === 'name' ? 16 : 22}
          maxLength={field === 'name' ? 60 : 40}
          inputMode={field === 'mobile' ? 'tel' : undefined}
          autoComplete={field === 'name' ? 'name' : field === 'mobile' ? 'tel-national' : 'off'}
        />
      ))}
      {fault !== undefined && <ProblemNotice error={fault} />}
      <div className="actions">
        <Button kind="primary" big type="submit" busy={busy}>
          {t('common.next')}
        </Button>
      </div>
    </form>
  )
}
