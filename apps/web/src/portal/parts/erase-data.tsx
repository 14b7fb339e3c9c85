import type { ErasurePlan } from '@certhall/model/api'
import { Button } from '@certhall/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { callApi } from '../../shared/api-client.ts'
import { useWords } from '../use-words.ts'
import { ProblemNotice } from './problem.tsx'

const PATH = '/api/own-data/erasure'

/** What of the holder's data can go and what stays, why, and the wish itself. */
export function EraseData() {
  const { t, day } = useWords()
  const queries = useQueryClient()
  const plan = useQuery({ queryKey: ['erasure'], queryFn: () => callApi<ErasurePlan>('GET', PATH) })
  const ask = useMutation({
    mutationFn: () => callApi<ErasurePlan>('POST', PATH),
    onSuccess: (answer) => queries.setQueryData(['erasure'], answer),
  })
  if (plan.error) return <ProblemNotice error={plan.error} onRetry={() => void plan.refetch()} />
  if (!plan.data) return null
  const { inUse, keptUntil, requestedAt } = plan.data
  return (
    <>
      {inUse.includes('certificate-valid') && <p>{t('privacy.eraseValid')}</p>}
      {inUse.includes('application-open') && <p>{t('privacy.eraseOpen')}</p>}
      {keptUntil && <p>{t('privacy.eraseUntil', { day: day(keptUntil) })}</p>}
      {ask.error && <ProblemNotice error={ask.error} />}
      {requestedAt ? (
        <p role="status">
          <strong>{t('privacy.eraseAsked', { day: day(requestedAt) })}</strong>
        </p>
      ) : (
        <div className="actions no-print">
          <Button disabled={ask.isPending} onClick={() => ask.mutate()}>
            {t('privacy.eraseButton')}
          </Button>
        </div>
      )}
    </>
  )
}
