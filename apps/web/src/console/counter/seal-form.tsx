import type { CounterSealRequest } from '@certhall/model/api'
import { useQuery } from '@tanstack/react-query'
import { Form, Input, Radio } from 'antd'
import { useSpeech } from '../language.tsx'
import { hallQuery } from '../queries.ts'
import { EntryFrame, type EntryProps } from './entry-frame.tsx'
import { HandlerFields } from './handler-fields.tsx'

/** 「印章申请」 begun at the counter: which seal, for whom; its picture follows on the application's own page. */
export function SealForm(props: EntryProps) {
  const { shown, row } = props
  const { words, language } = useSpeech()
  const hall = useQuery(hallQuery)
  const kinds = hall.data?.profiles.find(({ id }) => id === row.profile)?.counter.seals ?? []
  return (
    <EntryFrame<CounterSealRequest>
      {...props}
      kind="seal"
      page="/console/seals/$reference"
      initial={{ kind: kinds[0]?.id, name: shown.holder.name }}
      request={(typed) => typed}
      text={words.counter.seal.text}
      button={words.counter.seal.next}
    >
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
    </EntryFrame>
  )
}
