import type { UnlockCase } from '@certhall/model/api'
import { Button, DataList, Notice } from '@certhall/ui'
import { useState } from 'react'
import { callApi } from '../../../shared/api-client.ts'
import { useWords } from '../../use-words.ts'
import { ProblemNotice } from '../problem.tsx'
import { useShowUnlock } from './use-unlock.ts'

/** Everything once more before 「确认提交」, each row with its way back. */
export function UnlockCheck({ unlock, go }: { unlock: UnlockCase; go(step: 'form' | 'papers'): void }) {
  const { t, w } = useWords()
  const show = useShowUnlock()
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const { form, reference, version } = unlock

  async function submit() {
    setBusy(true)
    setFault(undefined)
    try {
      show.one(await callApi<UnlockCase>('POST', `/api/unlock/cases/${reference}/submit`, { version }))
    } catch (error) {
      setFault(error)
    }
    setBusy(false)
  }
  const change = (step: 'form' | 'papers', what: string) => (
    <button type="button" className="ch-button ch-button-quiet" onClick={() => go(step)}>
      {t('common.change')}
      <span className="ch-unseen"> {what}</span>
    </button>
  )
  return (
    <>
      <DataList
        rows={[
          { key: 'holder', label: t('token.holder'), value: unlock.holder.name },
          { key: 'token', label: t('unlock.token'), value: <code>{unlock.token}</code> },
          {
            key: 'cause',
            label: t('unlock.cause'),
            value: form ? t(`unlock.causes.${form.cause}`) : '—',
            action: change('form', t('unlock.cause')),
          },
          {
            key: 'handler',
            label: t('handler.handler'),
            value: form ? `${form.handler.name} · ${form.handler.mobile}` : '—',
            action: change('form', t('handler.handler')),
          },
          ...unlock.kinds.map(({ id, title }) => ({
            key: id,
            label: w(title),
            value: unlock.papers
              .filter(({ kind }) => kind === id)
              .map(({ name }) => name)
              .join('，'),
            action: change('papers', w(title)),
          })),
        ]}
      />
      <Notice title={w(unlock.promise)} />
      {fault !== undefined && <ProblemNotice error={fault} />}
      <div className="actions">
        <Button kind="primary" big busy={busy} onClick={() => void submit()}>
          {t('unlock.submit')}
        </Button>
        <Button kind="quiet" onClick={() => go('papers')}>
          {t('common.back')}
        </Button>
      </div>
    </>
  )
}
