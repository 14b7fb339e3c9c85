import type { RenewalCase } from '@certhall/model/api'
import { Button, Dialog } from '@certhall/ui'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { caseQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'
import { ProblemNotice } from './problem.tsx'
import { forgetTyping } from './use-draft.ts'

/** 「撤销申请」, after a question. */
export function CancelCase({ renewal, label }: { renewal: RenewalCase; label?: string }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const { reference, version } = renewal

  async function cancel() {
    setBusy(true)
    setFault(undefined)
    try {
      const cancelled = await callApi<RenewalCase>('POST', `/api/cases/${reference}/cancel`, { version })
      queries.setQueryData(caseQuery(reference).queryKey, cancelled)
      queries.removeQueries({ queryKey: ['cases'] })
      void queries.invalidateQueries({ queryKey: ['session'] })
      forgetTyping(reference)
      setOpen(false)
      await navigate({ to: '/cases/$reference', params: { reference } })
    } catch (error) {
      setFault(error)
      void queries.invalidateQueries({ queryKey: ['case', reference] })
    }
    setBusy(false)
  }

  return (
    <>
      <Button kind="quiet" onClick={() => setOpen(true)}>
        {label ?? t('case.cancel')}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('case.cancelTitle')}>
        <p>{t('case.cancelText')}</p>
        {fault !== undefined && <ProblemNotice error={fault} />}
        <div className="actions">
          <Button kind="danger" busy={busy} onClick={cancel}>
            {t('case.cancelConfirm')}
          </Button>
          <Button onClick={() => setOpen(false)}>{t('case.cancelKeep')}</Button>
        </div>
      </Dialog>
    </>
  )
}
