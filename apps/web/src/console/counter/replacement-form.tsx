import type { CounterHolder, ReplacementRequest, StaffCase } from '@certhall/model/api'
import { REPLACEMENT_CAUSES } from '@certhall/model/states'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Radio } from 'antd'
import { callApi } from '../../shared/api-client.ts'
import { useSpeech } from '../language.tsx'
import { useGo } from '../links.tsx'
import { counterHolderQuery, hallQuery } from '../queries.ts'
import { aboutOf, HandlerFields, type TypedAbout } from './handler-fields.tsx'
import { toldFields } from './told-fields.ts'

type Typed = TypedAbout & Pick<ReplacementRequest, 'cause'>

/** 「补办」: first what follows from it; afterwards the application itself is shown, for its papers. */
export function ReplacementForm(props: {
  shown: CounterHolder
  row: CounterHolder['certificates'][number]
  back: () => void
}) {
  const { shown, row, back } = props
  const speech = useSpeech()
  const { words } = speech
  const go = useGo()
  const queries = useQueryClient()
  const hall = useQuery(hallQuery)
  const profile = hall.data?.profiles.find(({ id }) => id === row.profile)
  const send = useMutation({
    mutationFn: ({ cause, ...typed }: Typed) => {
      const request: ReplacementRequest = { ...aboutOf(typed), cause }
      const { serial } = row.certificate
      return callApi<StaffCase>('POST', `/api/staff/counter/certificates/${serial}/replacement`, request)
    },
    async onSuccess({ reference }) {
      await queries.invalidateQueries({ queryKey: counterHolderQuery(shown.id).queryKey })
      await go({ to: '/console/cases/$reference', params: { reference } })
    },
  })
  return (
    <Form<Typed>
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      scrollToFirstError={{ focus: true }}
      initialValues={{ cause: 'lost' }}
      onFinish={send.mutate}
      onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && back()}
    >
      <Alert type="warning" showIcon title={words.issue.replacementText} />
      <Form.Item name="cause" label={words.issue.cause}>
        <Radio.Group
          options={REPLACEMENT_CAUSES.map((cause) => ({ value: cause, label: words.issue.causes[cause] }))}
        />
      </Form.Item>
      <HandlerFields profile={profile} />
      {send.error && <Alert type="error" showIcon title={toldFields(send.error, speech)} />}
      <div className="choices">
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {words.issue.save2}
        </Button>
        <Button disabled={send.isPending} onClick={back}>
          {words.cancel}
        </Button>
      </div>
    </Form>
  )
}
