import type { CounterHolder } from '@certhall/model/api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { useRef, useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { problemWords, useSpeech } from '../language.tsx'
import { counterHolderQuery, hallQuery } from '../queries.ts'
import { ChangeForm } from './change-form.tsx'
import { RenewalForm } from './renewal-form.tsx'
import { ReplacementForm } from './replacement-form.tsx'
import { SealForm } from './seal-form.tsx'

type Row = CounterHolder['certificates'][number]
const FORMS = { renewal: RenewalForm, change: ChangeForm, replacement: ReplacementForm, seal: SealForm }
type Act = 'loss' | 'loss-lifting' | 'cancellation'

/** What the counter can do about one certificate: first what follows from it, then how its holder was known, then the button. */
export function CertificateActs({ shown, row }: { shown: CounterHolder; row: Row }) {
  const { words } = useSpeech()
  const [act, setAct] = useState<Act>()
  const [form, setForm] = useState<keyof typeof FORMS>()
  const hall = useQuery(hallQuery)
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
  if (form !== undefined) {
    const Entry = FORMS[form]
    return <Entry shown={shown} row={row} back={() => setForm(undefined)} />
  }
  const { status } = row.certificate
  const renewable = status === 'good' || status === 'expired'
  const profile = hall.data?.profiles.find(({ id }) => id === row.profile)
  const replaceable = profile?.counter.replacement && (status === 'good' || status === 'suspended')
  if (act === undefined)
    return (
      <div className="choices">
        {acts.map((one, at) => (
          <Button key={one} ref={at === 0 ? first : undefined} onClick={() => setAct(one)}>
            {words.counter.acts[one]}
          </Button>
        ))}
        {renewable && <Button onClick={() => setForm('renewal')}>{words.counter.renew}</Button>}
        {profile?.change && status === 'good' && (
          <Button onClick={() => setForm('change')}>{words.counter.change.begin}</Button>
        )}
        {profile && profile.counter.seals.length > 0 && status === 'good' && (
          <Button onClick={() => setForm('seal')}>{words.counter.seal.begin}</Button>
        )}
        {replaceable && <Button onClick={() => setForm('replacement')}>{words.issue.replacement}</Button>}
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
