import type { CounterHolder } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { useRef, useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { counterHolderQuery } from '../queries.ts'
import { RenewalForm } from './renewal-form.tsx'

type Row = CounterHolder['certificates'][number]
type Act = 'loss' | 'loss-lifting' | 'cancellation'

/** What the counter can do about one certificate: first what follows from it, then how its holder was known, then the button. */
export function CertificateActs({ shown, row }: { shown: CounterHolder; row: Row }) {
  const { words } = useSpeech()
  const [act, setAct] = useState<Act>()
  const [renews, setRenews] = useState(false)
  const queries = useQueryClient()
  const first = useRef<HTMLButtonElement>(null)
  const { serial } = row.certificate
  const send = useMutation({
    mutationFn: ({ proof }: { proof: string }) =>
      callApi<CounterHolder>('POST', `/api/staff/counter/certificates/${serial}/${act}`, { proof }),
    async onSuccess(after) {
      queries.setQueryData(counterHolderQuery(shown.id).queryKey, after)
      await queries.invalidateQueries({ queryKey: ['cancellations'] })
      setAct(undefined)
      first.current?.focus()
    },
  })
  const acts = actsOf(shown, row)
  if (!shown.mayAct || acts.length === 0) return null
  if (renews) return <RenewalForm shown={shown} row={row} back={() => setRenews(false)} />
  const renewable = row.certificate.status === 'good' || row.certificate.status === 'expired'
  if (act === undefined)
    return (
      <div className="choices">
        {acts.map((one, at) => (
          <Button key={one} ref={at === 0 ? first : undefined} onClick={() => setAct(one)}>
            {words.counter.acts[one]}
          </Button>
        ))}
        {renewable && <Button onClick={() => setRenews(true)}>{words.counter.renew}</Button>}
      </div>
    )
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      scrollToFirstError={{ focus: true }}
      onFinish={send.mutate}
      onKeyDown={(event) => event.key === 'Escape' && setAct(undefined)}
    >
      <Alert type={act === 'cancellation' ? 'warning' : 'info'} showIcon title={words.counter.effects[act]} />
      <Form.Item
        name="proof"
        label={words.counter.proof}
        extra={words.counter.proofHint}
        rules={[{ required: true, min: 4, whitespace: true, message: words.counter.proofMissing }]}
      >
        <Input.TextArea autoFocus rows={2} maxLength={500} />
      </Form.Item>
      {send.error && <Alert type="error" showIcon title={problemWords(send.error, words)} />}
      <div className="choices">
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {words.counter.confirm[act]}
        </Button>
        <Button disabled={send.isPending} onClick={() => setAct(undefined)}>
          {words.cancel}
        </Button>
      </div>
    </Form>
  )
}

function actsOf({ cancellations }: CounterHolder, { certificate, lost }: Row): Act[] {
  if (certificate.status === 'revoked') return []
  // On hold, and somebody decides about it already.
  if (cancellations.some(({ serial }) => serial === certificate.serial)) return []
  const cancel: Act[] = ['cancellation']
  if (lost) return ['loss-lifting', ...cancel]
  return certificate.status === 'suspended' ? cancel : ['loss', ...cancel]
}
