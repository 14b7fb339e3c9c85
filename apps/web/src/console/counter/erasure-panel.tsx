import type { CounterHolder } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { ProposalCard } from '../proposals/proposal-card.tsx'
import { counterHolderQuery } from '../queries.ts'
import { showDay } from '../show.ts'

/** What of a holder's data can go and what stays, and the first of the two words that it takes. */
export function ErasurePanel({ shown }: { shown: CounterHolder }) {
  const { words, language } = useSpeech()
  const queries = useQueryClient()
  const { inUse, keptUntil, requestedAt, erasedAt, doneAt } = shown.erasure
  const w = words.counter.erasure
  const propose = useMutation({
    mutationFn: ({ note }: { note: string }) =>
      callApi<CounterHolder>('POST', `/api/staff/counter/holders/${encodeURIComponent(shown.id)}/erasure`, {
        note: note.trim(),
      }),
    onSuccess: (after) => queries.setQueryData(counterHolderQuery(shown.id).queryKey, after),
  })
  const may = shown.mayAct && inUse.length === 0 && !erasedAt && shown.proposals.length === 0
  return (
    <section data-erasure>
      <h2>{w.title}</h2>
      {requestedAt && <p>{w.asked(showDay(requestedAt, language))}</p>}
      {inUse.includes('certificate-valid') && <p>{w.valid}</p>}
      {inUse.includes('application-open') && <p>{w.open}</p>}
      {doneAt && <p>{w.done(showDay(doneAt, language))}</p>}
      {erasedAt && !doneAt && <p>{w.erased(showDay(erasedAt, language))}</p>}
      {inUse.length === 0 && !doneAt && (
        <>
          {!erasedAt && <p>{w.now}</p>}
          <p>{keptUntil ? w.until(showDay(keptUntil, language)) : w.whole}</p>
          <p className="quiet">{w.stays}</p>
        </>
      )}
      {shown.proposals.map((one) => (
        <ProposalCard key={one.id} proposal={one} />
      ))}
      {may && (
        <Form<{ note: string }>
          layout="vertical"
          requiredMark={false}
          validateTrigger="onSubmit"
          onFinish={(typed) => propose.mutate(typed)}
        >
          <Form.Item
            name="note"
            label={w.note}
            extra={w.noteHint}
            rules={[{ required: true, whitespace: true, message: w.noteMissing }]}
          >
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} aria-required="true" />
          </Form.Item>
          {propose.error && (
            <Alert type="error" showIcon role="alert" title={problemWords(propose.error, words)} />
          )}
          <Button htmlType="submit" loading={propose.isPending}>
            {w.propose}
          </Button>
        </Form>
      )}
    </section>
  )
}
