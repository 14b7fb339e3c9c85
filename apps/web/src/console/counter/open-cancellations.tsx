import type { Cancellation, CounterHolder } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { Facts } from '../facts.tsx'
import { problemWords, useSpeech } from '../language.tsx'
import { counterHolderQuery } from '../queries.ts'
import { showTime } from '../show.ts'

/** Cancellations that wait for a second person, who reads how the holder was known. */
export function OpenCancellations({ shown }: { shown: CounterHolder }) {
  const { words } = useSpeech()
  if (shown.cancellations.length === 0) return null
  return (
    <section className="decision still">
      <h2>{words.counter.waiting}</h2>
      {shown.cancellations.map((row) => (
        <Open key={row.id} row={row} />
      ))}
    </section>
  )
}

function Open({ row }: { row: Cancellation }) {
  const { words, language } = useSpeech()
  const queries = useQueryClient()
  const decide = useMutation({
    mutationFn: (decision: 'approve' | 'refuse') =>
      callApi<CounterHolder>('POST', `/api/staff/counter/cancellations/${row.id}/decision`, { decision }),
    async onSuccess(after) {
      queries.setQueryData(counterHolderQuery(row.holderId).queryKey, after)
      await queries.invalidateQueries({ queryKey: ['cancellations'] })
    },
  })
  return (
    <>
      <Facts
        rows={[
          { name: words.certificate.serial, value: <code>{row.serial}</code> },
          { name: words.counter.proof, value: row.proof },
          {
            name: words.counter.entered,
            value: `${row.requestedBy}, ${showTime(row.requestedAt, language)}`,
          },
        ]}
      />
      {decide.error && <Alert type="error" showIcon title={problemWords(decide.error, words)} />}
      {row.mayDecide ? (
        <>
          <p>{words.counter.secondText}</p>
          <div className="choices">
            <Button danger type="primary" loading={decide.isPending} onClick={() => decide.mutate('approve')}>
              {words.counter.approve}
            </Button>
            <Button disabled={decide.isPending} onClick={() => decide.mutate('refuse')}>
              {words.counter.refuse}
            </Button>
          </div>
        </>
      ) : (
        <p className="quiet">{words.counter.waitSecond}</p>
      )}
    </>
  )
}
