import type { CounterHolder, CounterSealRequest, StaffSealCase } from '@certhall/model/api'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Radio } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { useSpeech } from '../language.tsx'
import { useGo } from '../links.tsx'
import { counterHolderQuery, hallQuery } from '../queries.ts'
import { HandlerFields } from './handler-fields.tsx'
import { toldFields } from './told-fields.ts'

/** 「印章申请」 begun at the counter: which seal, for whom; its picture follows on the application's own page. */
export function SealForm(props: {
  shown: CounterHolder
  row: CounterHolder['certificates'][number]
  back: () => void
}) {
  const { shown, row, back } = props
  const speech = useSpeech()
  const { words, language } = speech
  const go = useGo()
  const queries = useQueryClient()
  const hall = useQuery(hallQuery)
  const kinds = hall.data?.profiles.find(({ id }) => id === row.profile)?.counter.seals ?? []
  const send = useMutation({
    mutationFn: (typed: CounterSealRequest) =>
      callApi<StaffSealCase>('POST', `/api/staff/counter/certificates/${row.certificate.serial}/seal`, typed),
    async onSuccess({ reference }) {
      await queries.invalidateQueries({ queryKey: counterHolderQuery(shown.id).queryKey })
      await go({ to: '/console/seals/$reference', params: { reference } })
    },
  })
  return (
    <Form<CounterSealRequest>
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      scrollToFirstError={{ focus: true }}
      initialValues={{ kind: kinds[0]?.id, name: shown.holder.name }}
      onFinish={send.mutate}
      onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && back()}
    >
      <Alert type="info" showIcon title={words.counter.seal.text} />
      <Form.Item name="kind" label={words.seals.kind}>
        <Radio.Group options={kinds.map(({ id, name }) => ({ value: id, label: name[language] }))} />
      </Form.Item>
      <Form.Item
        name="name"
        label={words.seals.name}
        extra={words.counter.seal.nameHint}
        rules={[{ required: true, whitespace: true, min: 2, message: words.counter.renewal.missing }]}
      >
        <Input maxLength={60} />
      </Form.Item>
      <HandlerFields />
      {send.error && <Alert type="error" showIcon title={toldFields(send.error, speech)} />}
      <div className="choices">
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {words.counter.seal.next}
        </Button>
        <Button disabled={send.isPending} onClick={back}>
          {words.cancel}
        </Button>
      </div>
    </Form>
  )
}
